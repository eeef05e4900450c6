import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { png } from '../manifest/picture-files.js';
import { useStage } from './harness.js';

const STORY = `params:
  topic: {description: what it is about}
  ending: it runs away
steps:
  scene:
    generate: {prompt: "\${params.topic}", model_name: kling-v1-6}
  longer:
    generate: {task: video-extend, video_id: "\${scene.videoId}", prompt: "\${params.ending}"}
`;
const ROWS = 'id,Topic,Ending\nfox,a red fox,\nowl,an owl,it flies [fail-once]\nelk,an elk,it swims\n';

describe('a batch of pipelines', () => {
  const stage = useStage({ speed: 60 });
  const write = (name: string, text: string) => writeFile(path.join(stage().outputDir, name), text);

  it('runs one for each row, tries again only what failed, and makes of an edited file only what has changed', async () => {
    const { startWorker, kling, simulator, outputDir } = stage();
    await startWorker();
    await write('story.yaml', STORY);
    await write('topics.csv', ROWS);
    const run = ['batch', 'topics.csv', '--pipeline', 'story.yaml', '--id', 'films', '--attempts', '1'];
    const dry = await kling([...run, '--dry-run']);
    expect(dry.stdout).toMatch(/Items: +3 \(3 text2video, 3 video-extend\)/);
    expect(simulator.stats().acceptedCreates).toBe(0);

    const first = await kling(run);
    expect(first.stderr).toContain('2 of 3 completed, 1 failed');
    expect(first.stderr).toMatch(/owl failed: 1 step did not succeed: longer/);
    expect(first.code).toBe(1);
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 6, failed: 1 });

    const again = await kling(['batch', 'retry', 'films']);
    expect(again.code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(7);
    const [fox, owl] = (await readFile(path.join(outputDir, 'films/results.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const made = { state: 'completed', file: expect.stringMatching(/\.mp4$/) as string };
    expect(fox).toMatchObject({
      id: 'fox',
      ...made,
      steps: [
        { step: 'scene', ...made },
        { step: 'longer', ...made },
      ],
    });
    expect(owl).toMatchObject({ id: 'owl', ...made, metadata: { topic: 'an owl' } });
    const csv = await readFile(path.join(outputDir, 'films/results.csv'), 'utf8');
    expect(csv.split('\n').map((line) => line.split(',', 3).join(','))).toEqual([
      '\ufeffid,step,state',
      ...['fox', 'owl', 'elk'].flatMap((id) => ['', 'scene', 'longer'].map((step) => `${id},${step},completed`)),
      '',
    ]);

    expect((await kling(run)).stderr).toContain('3 of 3 items are done already; nothing is paid twice.');
    await write('story.yaml', STORY.replace('{task: video-extend', '{negative_prompt: rain, task: video-extend'));
    const edited = await kling(run);
    expect(edited.stderr).toContain('3 of 3 completed');
    expect(simulator.stats().acceptedCreates).toBe(10);
  });

  it('makes anew what follows from a picture and rows that hold something else under the same name', async () => {
    const { startWorker, kling, simulator } = stage();
    await startWorker();
    const put = (name: string, width: number) => writeFile(path.join(stage().outputDir, name), png(width, 400));
    await put('fox.png', 400);
    await put('owl.png', 400);
    await write('takes.csv', 'prompt\nslowly\n');
    await write(
      'moved.yaml',
      `params: {picture: {}}
steps:
  moved: {generate: {image: "\${params.picture}", prompt: it moves}}
  takes: {batch: {manifest: takes.csv}}
`,
    );
    await write('pictures.csv', 'id,picture\nfox,fox.png\nowl,owl.png\n');
    const run = ['batch', 'pictures.csv', '--pipeline', 'moved.yaml', '--id', `moved-${Date.now()}`];
    expect((await kling(run)).code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(4);
    expect((await kling(run)).stderr).toContain('2 of 2 items are done already; nothing is paid twice.');

    await put('fox.png', 500);
    expect((await kling([...run, '--dry-run'])).stdout).toMatch(
      /1 of 2 is there already[^]*^Again: {2}fox runs again: fox\.png has changed since\.$/m,
    );
    const changed = await kling(run);
    expect(changed.stderr).toContain('fox runs again: fox.png has changed since.');
    expect(changed.stderr).toContain('2 of 2 completed');
    expect(simulator.stats().acceptedCreates).toBe(5);
    expect((await kling(run)).stderr).toContain('2 of 2 items are done already; nothing is paid twice.');

    await write('takes.csv', 'prompt\nslowly\nfast\n');
    expect((await kling(run)).stderr).toContain('fox and owl run again: takes.csv has changed since.');
    expect(simulator.stats().acceptedCreates).toBe(7);
  });

  it('says at which step each of them is, whether or not a worker answers', async () => {
    const { startWorker, kling, simulator } = stage();
    const worker = await startWorker();
    await write(
      'checked.yaml',
      STORY.replace(
        '  longer:',
        '  look: {approve: {message: good?, show: ["${scene.file}"]}}\n  longer:\n    needs: look',
      ),
    );
    await write('topics.csv', 'id,topic\nfox,a red fox\nowl,an owl\n');
    const run = ['batch', 'topics.csv', '--pipeline', 'checked.yaml', '--id', `seen-${Date.now()}`, '--detach'];
    const id = run[5] ?? '';
    expect((await kling(run)).code).toBe(0);
    const items = async () => {
      const { stdout } = await kling(['batch', 'status', id, '--state', 'running', '--json']);
      return JSON.parse(stdout) as { readonly id: string; readonly steps?: object }[];
    };
    const waits = { done: 1, total: 3, at: [], waiting: ['look'] };
    await expect.poll(items, { interval: 500, timeout: 60_000 }).toMatchObject([
      { id: 'fox', steps: waits },
      { id: 'owl', steps: waits },
    ]);
    expect((await kling(['pipeline', 'approve', `${id}/fox`, 'look'])).code).toBe(0);
    await expect.poll(async () => (await items()).map(({ id: one }) => one), { timeout: 60_000 }).toEqual(['owl']);
    const { stdout } = await kling(['batch', 'status', id]);
    expect(stdout).toMatch(/^steps +1 waits for you at look$/m);
    expect((await kling(['batch', 'status', id, '--state', 'running'])).stdout).toMatch(
      /^owl +processing +\S+ \S+ +1 of 3, look waits for you +topic: an owl/m,
    );
    expect(simulator.stats().acceptedCreates).toBe(3);
    await worker.kill('SIGKILL');
    expect((await kling(['batch', 'status', id])).stdout).toMatch(/^steps +1 waits for you at look$/m);
  });

  it('names what is wrong with a row or the pipeline by its place, before anything is started', async () => {
    const { kling } = stage();
    await write('story.yaml', STORY.replace('model_name: kling-v1-6', 'mode: best'));
    await write('topics.csv', 'topic,tune\na fox,x\n,\n');
    const refused = await kling(['batch', 'topics.csv', '--pipeline', 'story.yaml']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/topics\.csv:1:7: the column "tune" is no param/);
    expect(refused.stderr).toMatch(/story\.yaml:6:\d+ steps\.scene\.generate\.mode/);
  });
});
