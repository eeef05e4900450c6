import { describe, expect, it } from 'vitest';
import { createPipelineBook } from '../../src/domain/pipeline/book/book.js';
import { linkSteps } from '../../src/domain/pipeline/graph/links.js';
import { parsePipeline } from '../../src/domain/pipeline/parse-pipeline.js';
import { firstFacts } from '../../src/domain/pipeline/progress/pipeline-facts.js';
import { summarizePipeline } from '../../src/domain/pipeline/progress/summarize.js';
import { renderPipelineDetails } from '../../src/webui/pipeline-details.js';
import { shortenPath } from '../../src/webui/shorten-path.js';

const steps = {
  clip: { forEach: ['a', 'b', 'c'], generate: { prompt: '${each}' } },
  film: { join: { videos: '${clip.files}' } },
};

/** A pipeline of which these files are made; those of a list are of the elements of `clip`. */
function render(files: readonly string[], film: string) {
  const linked = linkSteps(parsePipeline({ steps }).steps).value;
  const book = createPipelineBook(linked);
  const madeOf = (file: string) => ({
    state: 'completed' as const,
    tries: 1,
    made: { outputs: [{ kind: 'video' as const, file, bytes: 1, sha256: 'a' }] },
  });
  book.spread('clip', 3);
  files.forEach((file, index) => book.put({ step: 'clip', index, ...madeOf(file) }));
  book.put({ step: 'film', ...madeOf(film) });
  const facts = firstFacts({ pipelineId: 'story', searchable: true, startedAt: '2026-11-26T08:00:00.000Z' }, {});
  return renderPipelineDetails(summarizePipeline({ linked, book, facts }, Date.parse('2026-11-26T08:01:00.000Z')));
}

describe('the table of a pipeline in the Web UI', () => {
  it('says of many files how many there are and where, and of one where it lies', () => {
    const details = render(['/out/story/clip.0/1.mp4', '/out/story/clip.1/2.mp4'], '/out/story/film.mp4');
    expect(details).toContain('| clip | generate | 1 pending, 2 completed |  |  | 2 files in `/out/story` |');
    expect(details).toContain('| `/out/story/film.mp4` |');
    expect(render(['s3://one/story/1.mp4', 's3://other/story/2.mp4'], '/out/film.mp4')).toContain('| 2 files');
  });

  it('shows the end of a long path, from a folder on, so that the table fits', () => {
    const long = `/home/somebody/projects/${'films/'.repeat(12)}story/film.mp4`;
    expect(render([], long)).toContain('| `…/films/films/films/films/films/story/film.mp4` |');
    expect(shortenPath('/out/film.mp4', 14)).toBe('/out/film.mp4');
    expect(shortenPath('a'.repeat(30), 10)).toBe(`…${'a'.repeat(9)}`);
  });
});
