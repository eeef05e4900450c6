import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../src/domain/invalid-request.js';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import { readPipeline, writePipeline } from '../../src/manifest/kept/pipeline.js';
import type { Manifest } from '../../src/manifest/manifest.js';
import { readPipelineOfRows } from '../../src/manifest/pipeline/read-pipeline-file.js';
import { readManifest } from '../../src/manifest/read-manifest.js';

const STORY = `params:
  topic:
  picture: {default: ""}
  duration: "5"
steps:
  scene:
    generate:
      prompt: a film of \${params.topic}
      duration: \${params.duration}
  moved:
    when: \${params.picture != ''}
    generate: {image: "\${params.picture}", prompt: slowly}
`;

let directory = '';
const asked: string[] = [];
const at = (name: string) => path.join(directory, name);

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'param-items-'));
  asked.length = 0;
});
afterEach(() => rm(directory, { recursive: true }));

async function read(rows: string, story = STORY, name = 'topics.csv'): Promise<Manifest> {
  await writeFile(at('story.yaml'), story);
  await writeFile(at(name), rows);
  const { pipeline, place } = await readPipelineOfRows(at('story.yaml'), {});
  const checkInput = ({ file }: { readonly file: string }) => {
    asked.push(file);
    if (file.endsWith('elk.png')) throw new InvalidRequest([{ path: 'image', text: `${file} is not there` }]);
    return Promise.resolve({ sha256: '0', notices: [] });
  };
  return readManifest(at(name), { pipeline, placeInPipeline: place, checkInput: checkInput });
}

const refusal = async (...args: Parameters<typeof read>): Promise<readonly string[]> => {
  const error = await read(...args).then(
    () => undefined,
    (thrown: unknown) => thrown as InvalidRequest,
  );
  return (error?.facts.complaints ?? []).map(
    ({ path: place, text }) => `${place.replaceAll(`${directory}/`, '')}: ${text}`,
  );
};

describe('a file of params', () => {
  it('is read as items with the ids of their rows, or derived ones, and the pipeline beside them', async () => {
    const { items, pipeline } = await read('id,Topic\nowl,an owl\n,a fox\n');
    expect(items.map(({ id, request }) => [id, request])).toEqual([
      ['owl', { topic: 'an owl' }],
      [expect.stringMatching(/^[0-9a-f]{10}$/), { topic: 'a fox' }],
    ]);
    expect(pipeline).toMatchObject({ name: 'story', steps: { scene: {} } });
  });

  it('tells by what its files hold, not only by their names: pictures, what operations read, rows of a step', async () => {
    const story = `${STORY}  joined: {join: {videos: ["\${scene.file}", end.mp4]}}\n  takes: {batch: {manifest: takes.csv}}\n`;
    await writeFile(at('end.mp4'), 'the end');
    await writeFile(at('fox.png'), 'a picture');
    await writeFile(at('takes.csv'), 'prompt\na fox\n');
    const rows = 'id,topic,picture\nfox,a fox,fox.png\nowl,an owl,\n';
    const contents = async () => (await read(rows, story)).items.map(({ meaning }) => meaning.contents ?? {});
    const [fox, owl] = await contents();
    expect(Object.keys(fox ?? {}).map((file) => path.basename(file))).toEqual(['fox.png', 'end.mp4', 'takes.csv']);
    expect(Object.keys(owl ?? {}).map((file) => path.basename(file))).toEqual(['end.mp4', 'takes.csv']);
    const changed = async (name: string, text: string) => {
      const [before] = await contents();
      await writeFile(at(name), text);
      const [after] = await contents();
      return Object.keys(after ?? {}).filter((file) => after?.[file] !== before?.[file]);
    };
    expect(await changed('end.mp4', 'another end')).toEqual([at('end.mp4')]);
    expect(await changed('takes.csv', 'prompt\r\n"a fox"\r\n')).toEqual([]);
    expect(await changed('takes.csv', 'prompt\na fox\nan elk\n')).toEqual([at('takes.csv')]);
  });

  it('may be JSONL or JSON', async () => {
    expect((await read('{"topic":"an owl"}\n', STORY, 'topics.jsonl')).items).toHaveLength(1);
    expect((await read('[{"topic":"an owl"},{"topic":"a fox"}]', STORY, 'topics.json')).items).toHaveLength(2);
  });

  it('names each mistake with its line and column', async () => {
    expect(await refusal('Topic,Duration\nan owl,7\n,5\nan elk,5\n')).toEqual([
      'topics.csv:2 steps.scene.generate.duration: "7" is not possible with kling-v2-6; write "5" or "10"',
      'topics.csv:3:1 topic: missing; write it into a column "topic", or give the param a default',
    ]);
    expect(await refusal('Topik\nan owl\n')).toContain(
      'topics.csv:1:1: no column of this line is a param of the pipeline; the first line must name them: topic,picture,duration',
    );
    expect(await refusal('topic,tune\nan owl,x\n')).toContain(
      'topics.csv:1:7: the column "tune" is no param of the pipeline: it has topic, picture, duration. Remove the column, or ignore it',
    );
  });

  it('leaves what is wrong with the pipeline to its own file, with line and column', async () => {
    const [first] = await refusal('topic\nan owl\na fox\n', STORY.replace('prompt: a film', 'promt: a film'));
    expect(first).toMatch(/^story\.yaml:8:\d+ steps\.scene\.generate\.promt: /);
  });

  it('names pictures from its own folder, which are looked at once each', async () => {
    await writeFile(at('fox.png'), 'x');
    const { items } = await read('topic,picture\nan owl,fox.png\na fox,fox.png\n');
    expect(items[0]?.request).toEqual({ topic: 'an owl', picture: at('fox.png') });
    expect(asked).toEqual([at('fox.png')]);
    expect(await refusal('topic,picture\nan owl,elk.png\n')).toEqual([
      expect.stringMatching(/^topics\.csv:2 steps\.moved\.generate\.image: .*elk\.png/),
    ]);
  });
});

describe('rows that a step of such a pipeline reads', () => {
  const SHOTS = `params:
  topic:
  shots:
steps:
  shots: {batch: {manifest: "\${params.shots}", set: {model_name: kling-v1-6}}}
  others: {batch: {manifest: "\${params.shots}"}}
  later: {batch: {manifest: "\${params.shots}", set: {prompt: "\${others.file}"}}}
`;
  const TOPICS = 'topic,shots\nan owl,owl.csv\na fox,owl.csv\n';

  it('are read once for each way of reading them, with what they name, and as they stand there', async () => {
    await writeFile(at('fox.png'), 'x');
    await writeFile(at('owl.csv'), 'id,prompt,image\none,an owl,fox.png\n,a fox,\n');
    const { own } = await read(TOPICS, SHOTS);
    const rows = [...(own?.rows.values() ?? [])];
    expect(rows.map(({ manifest, path: place }) => [manifest, place])).toEqual([
      [at('owl.csv'), 'steps.shots.batch.manifest'],
      [at('owl.csv'), 'steps.others.batch.manifest'],
    ]);
    expect(rows[0]?.items[0]?.request).toEqual({ prompt: 'an owl', image: at('fox.png'), model_name: 'kling-v1-6' });
    expect(rows[0]?.ownRows).toEqual([{ id: 'one', prompt: 'an owl', image: at('fox.png') }, { prompt: 'a fox' }]);
    expect(asked).toEqual([at('fox.png')]);
  });

  it('are refused by their own places, before anything is started', async () => {
    await writeFile(at('owl.csv'), 'prompt,image\nan owl,elk.png\n');
    expect(await refusal(TOPICS, SHOTS)).toEqual([expect.stringMatching(/^owl\.csv:2:8 image: .*elk\.png/)]);
    await rm(at('owl.csv'));
    expect(await refusal(TOPICS, SHOTS)).toEqual([
      expect.stringMatching(/^story\.yaml:5:\d+ steps\.shots\.batch\.manifest: owl\.csv: there is no/),
      expect.stringMatching(/^story\.yaml:6:\d+ steps\.others/),
    ]);
  });
});

describe('the pipeline of a batch', () => {
  it('is kept once beside its items, and no longer once they are generations', async () => {
    const folder = createLocalFolder(directory);
    expect(await readPipeline(folder)).toBeUndefined();
    await writePipeline(folder, { steps: {} });
    expect(await readPipeline(folder)).toEqual({ steps: {} });
    await writePipeline(folder, undefined);
    expect(await readPipeline(folder)).toBeUndefined();
    await writeFile(at('pipeline.json'), '{"steps"');
    await expect(readPipeline(folder)).rejects.toMatchObject({ code: 'Storage' });
  });
});
