import { describe, expect, it } from 'vitest';
import { createPipelineBook } from '../../../../src/domain/pipeline/book/book.js';
import type { Making } from '../../../../src/domain/pipeline/book/making.js';
import { newMaking, placeOf } from '../../../../src/domain/pipeline/book/making.js';
import { linkSteps } from '../../../../src/domain/pipeline/graph/links.js';
import { parsePipeline } from '../../../../src/domain/pipeline/parse-pipeline.js';
import type { StepState } from '../../../../src/domain/pipeline/pipeline-status.js';
import { parseStepPlace } from '../../../../src/domain/pipeline/step.js';

const picture = { generate: { task: 'generations', prompt: '${each}' }, forEach: ['a', 'b', 'c'] };
const video = { generate: { task: 'image2video', image: '${picture.file}' }, forEach: ['a', 'b', 'c'] };
const joined = { join: { videos: '${video.files}' } };

function openBook(steps: object, initial?: readonly Making[]) {
  const book = createPipelineBook(linkSteps(parsePipeline({ steps }).steps).value, initial);
  const at = (place: string): Making => {
    const making = book.get(parseStepPlace(place) ?? { step: place });
    if (making === undefined) throw new Error(`no ${place}`);
    return making;
  };
  return {
    book,
    ready: () => book.ready().map(placeOf),
    end: (place: string, state: StepState) => book.put({ ...at(place), state }),
    stateOf: (place: string) => at(place).state,
  };
}

describe('the book of makings', () => {
  it('lets a step begin once all that it needs is over', () => {
    const { ready, end } = openBook({
      a: { generate: { prompt: 'x' } },
      b: { generate: { prompt: 'x' } },
      c: { join: { videos: ['${a.file}', '${b.file}'] } },
    });
    expect(ready()).toEqual(['a', 'b']);
    end('a', 'running');
    end('b', 'completed');
    expect(ready()).toEqual([]);
    end('a', 'completed');
    expect(ready()).toEqual(['c']);
  });

  it('goes element by element where two steps are made for the same things', () => {
    const { book, ready, end } = openBook({ picture, video, joined });
    expect([...ready()].sort()).toEqual(['picture', 'video']);
    book.spread('picture', 3);
    book.spread('video', 3);
    expect(ready()).toEqual(['picture.0', 'picture.1', 'picture.2']);
    end('picture.2', 'completed');
    // What was begun is brought to its end before more is begun.
    expect(ready()).toEqual(['video.2', 'picture.0', 'picture.1']);
    for (const place of ['picture.0', 'picture.1', 'video.2', 'video.0']) end(place, 'completed');
    expect(ready()).toEqual(['video.1']);
    end('video.1', 'completed');
    expect(ready()).toEqual(['joined']);
  });

  it('blocks what comes after a failure, directly or not, and lets it go when that is made good', () => {
    const { book, ready, end, stateOf } = openBook({ picture, video, joined });
    book.spread('picture', 3);
    book.spread('video', 3);
    end('picture.1', 'failed');
    expect(['video.1', 'video.0', 'joined'].map(stateOf)).toEqual(['blocked', 'pending', 'blocked']);
    expect(book.count('blocked')).toBe(2);
    end('picture.1', 'completed');
    expect(['video.1', 'joined'].map(stateOf)).toEqual(['pending', 'pending']);
    expect(ready()).toContain('video.1');
  });

  it('waits with what is made for each result of a step until that is whole', () => {
    const { book, ready, end } = openBook({
      picture,
      small: { thumbnail: { image: '${each}' }, forEach: '${picture.files}' },
      third: { thumbnail: { image: '${picture[2].file}' } },
    });
    book.spread('picture', 3);
    end('picture.2', 'completed');
    expect(ready()).toEqual(['third', 'picture.0', 'picture.1']);
    end('picture.0', 'skipped');
    end('picture.1', 'completed');
    expect(ready()).toEqual(['third', 'small']);
    book.spread('small', 2);
    expect(ready()).toEqual(['third', 'small.0', 'small.1']);
  });

  it('takes a step that is made for nothing as over', () => {
    const { book, ready } = openBook({ picture, joined: { join: { videos: '${picture.files}' } } });
    book.spread('picture', 0);
    expect(ready()).toEqual(['joined']);
    expect(
      openBook({ picture, joined: { join: { videos: '${picture.files}' } } }, [newMaking({ step: 'joined' })]).ready(),
    ).toEqual(['joined']);
  });

  it('names what comes after one element, and nothing of the others', () => {
    const { book } = openBook({ picture, video, joined });
    book.spread('picture', 3);
    book.spread('video', 3);
    const [, one] = book.makingsOf('picture');
    expect(one && book.listAfter(one).map(placeOf)).toEqual(['video.1', 'joined']);
  });

  it('counts each making once, whatever becomes of it', () => {
    const { book, end } = openBook({ picture, video, joined });
    book.spread('picture', 3);
    book.spread('video', 3);
    for (const state of ['running', 'failed', 'pending', 'completed', 'completed'] as const) end('picture.0', state);
    expect(book.counts()).toMatchObject({ completed: 1, pending: 6, blocked: 0, failed: 0, running: 0 });
  });

  it('knows what the makings of a step have cost together, also of one that is made again', () => {
    const { book } = openBook({ picture });
    expect(book.costOf('picture')).toBeUndefined();
    book.spread('picture', 3);
    const put = (index: number, cost?: Making['cost']) =>
      book.put({
        ...newMaking({ step: 'picture', index }),
        state: 'completed',
        ...(cost === undefined ? {} : { cost }),
      });
    put(0, { units: '1.5' });
    put(1, { amount: '0.2', currency: 'USD' });
    put(2);
    expect(book.costOf('picture')).toEqual({ units: '1.5', amounts: { USD: '0.2' } });
    put(0, { units: '3' });
    put(1);
    expect(book.costOf('picture')).toEqual({ units: '3', amounts: {} });
    put(0);
    expect(book.costOf('picture')).toBeUndefined();
  });
});
