import { randomUUID } from 'node:crypto';
import { copyFile, cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { useStage } from './harness.js';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/pictures/${name}`, import.meta.url));

/** A file and the ways in which people and programs write it again without meaning anything by it. */
const REWRITTEN: readonly (readonly [what: string, first: string, again: Readonly<Record<string, string>>])[] = [
  [
    'line ends in cells',
    'prompt,duration\n"a kite\nover the hill",5\n"a lamp\nin the fog",5\n',
    { 'same.csv': 'prompt,duration\r\n"a kite\r\nover the hill",5\r\n"a lamp\r\nin the fog",5\r\n' },
  ],
  [
    'an id column',
    'prompt,duration\na brass bell,5\na clay pot,5\n',
    {
      'same.csv': 'id,prompt,duration\nbell,a brass bell,5\npot,a clay pot,5\n',
      'turned.csv': 'prompt\na clay pot\na brass bell\n',
    },
  ],
  [
    'ids in a spreadsheet',
    'id,prompt\n001,a red door\n002,a blue door\n',
    {
      'same.csv': 'id,prompt\n1,a red door\n2,a blue door\n',
      'point.csv': 'id,prompt\n1.0,a red door\n2.0,a blue door\n',
    },
  ],
  [
    'defaults written out',
    'prompt\na copper kettle\n',
    {
      '2-task.csv': 'prompt,task\na copper kettle,text2video\n',
      '3-model.csv': 'prompt,model_name\na copper kettle,kling-v2-6\n',
      '4-duration.csv': 'prompt,duration\na copper kettle,5\n',
      '5-sound.csv': 'prompt,sound\na copper kettle,off\n',
      '6-all.jsonl': '{"aspect_ratio":"16:9","mode":"standard","duration":5,"prompt":"a copper kettle "}\n',
    },
  ],
];

describe('the same thing', () => {
  const stage = useStage({ speed: 60 });

  it('is paid once, however its file is written', async () => {
    const { work, kling, simulator, outputDir } = stage();
    await work();
    for (const [what, first, again] of REWRITTEN) {
      const rows = first.trim().split(/\n(?=[^"]*(?:"[^"]*"[^"]*)*$)/).length - 1;
      const before = simulator.stats().acceptedCreates;
      await writeFile(path.join(outputDir, 'same.csv'), first);
      expect(await kling(['batch', 'same.csv']), what).toMatchObject({ code: 0 });
      expect(simulator.stats().acceptedCreates - before, what).toBe(rows);
      for (const [name, text] of Object.entries(again)) {
        await writeFile(path.join(outputDir, name), text);
        const { code, stderr } = await kling(['batch', name]);
        expect(stderr, `${what}: ${name}`).toMatch(/items are done already|has made (all of these|this)/);
        expect([0, 2], `${what}: ${name}`).toContain(code);
      }
      const dry = await kling(['batch', 'same.csv', '--dry-run']);
      expect(dry.stdout, what).toMatch(/\nCost: {3}nothing\n/);
      expect(dry.stderr, what).toMatch(/nothing would be paid|it would be refused: .* has made /);
      expect(simulator.stats().acceptedCreates - before, what).toBe(rows);
    }
    // Some twenty processes, one after another.
  }, 180_000);

  it('is known in a project folder that was copied or moved, with its pictures and its results', async () => {
    const { startWorker, kling, simulator, outputDir } = stage();
    const [here, there, moved] = ['here', 'there', 'moved'].map((name) => path.join(outputDir, name));
    if (here === undefined || there === undefined || moved === undefined) throw new Error('no folders');
    await mkdir(path.join(here, 'pics'), { recursive: true });
    await copyFile(fixture('a.png'), path.join(here, 'pics', 'l.png'));
    await writeFile(path.join(here, 'pic.csv'), 'prompt,image\nclouds drift,pics/l.png\n');
    const inside = (cwd: string) => ({ cwd, env: { KLING_OUTPUT_DIR: path.join(cwd, 'outputs') } });
    const worker = await startWorker({ KLING_OUTPUT_DIR: path.join(here, 'outputs') });
    const run = await kling(['batch', 'pic.csv', '--id', 'pic'], inside(here));
    expect(run).toMatchObject({ code: 0 });
    expect(simulator.stats().acceptedCreates).toBe(1);

    await cp(here, there, { recursive: true });
    expect((await kling(['batch', 'pic.csv', '--dry-run'], inside(there))).stderr).toContain('pic has made this item');
    expect((await kling(['batch', 'pic.csv'], inside(there))).code).toBe(2);
    // A worker with an output directory of its own, where only the files know.
    await worker.kill('SIGTERM');
    await rename(here, moved);
    await startWorker({ KLING_OUTPUT_DIR: path.join(moved, 'outputs') });
    const again = await kling(['batch', 'pic.csv', '--id', 'pic'], inside(moved));
    expect(again.stderr).toContain('1 of 1 items are done already; nothing is paid twice.');
    const results = await readFile(path.join(moved, 'outputs/pic/results.jsonl'), 'utf8');
    expect(results).toContain(path.join(moved, 'outputs', 'pic'));
    expect(simulator.stats().acceptedCreates).toBe(1);
  });

  it('is another thing once its picture is replaced, which is refused by name, and made when forced', async () => {
    const { work, kling, simulator, outputDir, files, client, taskQueue } = stage();
    await work();
    const swap = path.join(outputDir, 'a.png');
    await copyFile(fixture('a.png'), swap);
    await writeFile(path.join(outputDir, 'swap.csv'), 'id,prompt,image\nshot,clouds drift,a.png\n');
    const first = await kling(['batch', 'swap.csv', '--json']);
    const [id = ''] = /swap-[0-9a-f]{8}/.exec(first.stdout) ?? [];
    expect(id).not.toBe('');
    await copyFile(fixture('b.jpg'), swap);
    for (const args of [[], ['--id', id], ['--dry-run']]) {
      const { code, stderr } = await kling(['batch', 'swap.csv', ...args]);
      expect(stderr).toContain('the picture a.png has changed since shot was made; ');
      expect(code).toBe(2);
    }
    // At the workflow's own door, with a path.
    const input = { manifest: 'swap.csv' };
    const byHand = await client.workflow.start('batch', { taskQueue, workflowId: id, args: [input] });
    await expect(byHand.result()).rejects.toMatchObject({
      cause: {
        type: 'InvalidRequest',
        message: expect.stringContaining('a.png has changed since shot was made') as string,
      },
    });
    expect(simulator.stats().acceptedCreates).toBe(1);

    const forced = await kling(['batch', 'swap.csv', '--id', id, '--force']);
    expect(forced.code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(2);
    expect((await files()).filter((name) => name.endsWith('.mp4'))).toHaveLength(2);
    const settled = await kling(['batch', 'swap.csv', '--id', id, '--force']);
    expect(settled.stderr).toContain(`In ${id}, "shot" is "shot-2".`);
    expect(settled.stderr).toContain('1 of 1 items are done already');
    await copyFile(fixture('a.png'), swap);
    expect((await kling(['batch', 'swap.csv', '--id', id])).stderr).toContain('1 of 1 items are done already');
    expect(simulator.stats().acceptedCreates).toBe(2);
  });

  it('is shown under the id that it has, and nothing else is', async () => {
    const { work, kling, simulator } = stage();
    await work();
    const id = `taken-${randomUUID()}`;
    const first = await kling(['generate', 'a red fox', '--id', id]);
    expect(first.code).toBe(0);
    const same = await kling(['generate', 'a red fox ', '--id', id, '--duration', '5', '--attempts', '1']);
    expect(same).toMatchObject({ code: 0, stdout: first.stdout });
    const other = await kling(['generate', 'a blue fox', '--id', id, '--mode', 'pro']);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toBe(
      `${id} exists already, with another prompt and mode: nothing is started. Choose another --id, or none. What it is: kling status ${id}\n`,
    );
    expect(simulator.stats().acceptedCreates).toBe(1);
  });
});
