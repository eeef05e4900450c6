import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearly } from '../odd-input/odd-json.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';

const SAMPLES: readonly unknown[] = [
  { prompt: 'a fox', duration: '5', run: { attempts: 1 } },
  { task: 'image2video', image: 'https://example.com/a.png', prompt: 'a fox' },
  { items: [{ id: 'a', prompt: 'a fox' }, { prompt: 'an owl' }], run: { concurrency: 2 } },
];
const rows = [{ id: 'fox', prompt: 'a fox' }];
const SEEDS = [1, 2];
const INPUTS = 25;
/** So many of 60 KB: half as much again as goes into one message. */
const MANY = 100;

describe('an input that makes no sense', () => {
  const stage = useFaultStage({ speed: 1000, videoConcurrency: 50 });

  it('24: rows of a file are refused by their line before anything starts: the same id twice, __proto__, nothing, 3 MB, NaN; half a character is made', async () => {
    const { kling, outputDir, simulator, startWorker, startBatch } = stage();
    await startWorker();
    const write = (name: string, ...lines: readonly string[]) =>
      writeFile(path.join(outputDir, name), `${lines.join('\n')}\n`);
    await write(
      'poison.jsonl',
      '{"id":"good","prompt":"a fox"}',
      '{"id":"good","prompt":"an owl"}',
      '{"prompt":"a dog","__proto__":{"mode":"pro"}}',
      '{}',
      '{"prompt":"a hen","duration":"seven"}',
    );
    await write('long.jsonl', '{"prompt":"a fox"}', `{"prompt":"${'x'.repeat(3_000_000)}"}`);
    await write('nan.jsonl', '{"prompt":"a fox"}', '{"prompt":"a cat","duration":NaN}');
    await write('empty.jsonl', '');
    const refused = await Promise.all(
      ['poison', 'long', 'nan', 'empty'].map((name) => kling(['batch', `${name}.jsonl`, '--yes', '--detach'])),
    );
    for (const { code, stdout, stderr } of refused) {
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.length).toBeLessThan(2000);
    }
    const [poison = '', long = '', nan = '', empty = ''] = refused.map(({ stderr }) => stderr);
    expect([...poison.matchAll(/^poison\.jsonl:(\d+):/gm)].map(([, line]) => line)).toEqual(['2', '3', '4', '5']);
    expect(long).toMatch(/^long\.jsonl:2: a line of 2\.9 million characters/);
    expect(nan).toMatch(/^nan\.jsonl:2:30: "NaN" is no JSON/);
    expect(empty).toMatch(/^empty\.jsonl: is empty/);
    expect(simulator.ledger()).toEqual([]);
    const half = await startBatch([...rows, ...rows.map(() => ({ id: 'half', prompt: 'half of a character \ud83d' }))]);
    expect(await half.result()).toMatchObject({ counts: { completed: 2 } });
    await expectOracles(stage());
  });

  it('24: a batch of pipelines that are together more than Temporal takes in one message is begun in several', async () => {
    const { kling, outputDir, startWorker } = stage();
    await startWorker();
    // 60 KB, of which nothing is made.
    const left = (index: number) => ({
      when: '${params.topic == "none"}',
      generate: { prompt: `${'x'.repeat(2400)} ${index}` },
    });
    const steps = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`shot-${index}`, left(index)]));
    await writeFile(path.join(outputDir, 'long.json'), JSON.stringify({ params: { topic: {} }, steps }));
    const rows = Array.from({ length: MANY }, (_, index) => `row-${index},topic ${index}`);
    await writeFile(path.join(outputDir, 'topics.csv'), `id,Topic\n${rows.join('\n')}\n`);
    const args = ['batch', 'topics.csv', '--pipeline', 'long.json', '--concurrency', String(MANY), '--yes'];
    const { code, stderr } = await kling(args);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`${MANY} of ${MANY} completed`)]);
    await expectOracles(stage());
  });

  it.each(SEEDS)(
    '24: whatever is started, by whoever, ends: no workflow is left running, and no task of one fails (seed %i)',
    async (seed) => {
      const { start, startWorker, client, taskQueue, simulator } = stage();
      await startWorker({ KLING_VIDEO_CONCURRENCY: '50' });
      const inputs = fc.sample(nearly(SAMPLES), { seed, numRuns: INPUTS });
      const generations = await Promise.all(inputs.map((input) => start(input)));
      const batches = await Promise.all(
        inputs.map((input, index) =>
          client.workflow.start('batch', { taskQueue, workflowId: `odd-${taskQueue}-${index}`, args: [input] }),
        ),
      );
      const good = await start({ prompt: 'a fox beside them' });
      const ends = await Promise.allSettled([...generations, ...batches].map((handle) => handle.result()));
      expect(await good.result()).toMatchObject({ artifacts: [{}] });
      const failed = ends.filter(({ status }) => status === 'rejected').length;
      console.log(`${failed} of ${ends.length} refused, ${simulator.stats().acceptedCreates} creates`);
      expect(failed).toBeGreaterThan(INPUTS / 2);
      await expectOracles(stage(), { creates: 50 });
    },
  );
});
