import type { WorkflowHandle } from '@temporalio/client';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import type { Stage } from './harness.js';
import { useStage } from './harness.js';

/** Stands in links that are not Kling's: that of a picture, and where a media host sends on to. */
const CANARY = 'c4n4ry7331';

/** The signature of each link to a result, as Kling would tell it. */
async function listSignatures({ simulator }: Stage): Promise<string[]> {
  const tasks = simulator
    .ledger()
    .flatMap(({ accepted, taskId, path: route }) => (accepted && taskId ? [{ taskId, route }] : []));
  const signatures = await Promise.all(
    tasks.map(async ({ taskId, route }) => {
      const headers = { authorization: `Bearer ${SIMULATOR_API_KEY}` };
      const text = await (await fetch(`${simulator.url}${route}/${taskId}`, { headers })).text();
      return [...text.matchAll(/Signature=([\w-]+)/g)].map(([, signature = '']) => signature);
    }),
  );
  return signatures.flat();
}

/** What the workflow's activities have returned, as text. */
async function readHistory(handle: WorkflowHandle): Promise<string> {
  const { events } = await handle.fetchHistory();
  const payloads = (events ?? []).flatMap(
    (event) => event.activityTaskCompletedEventAttributes?.result?.payloads ?? [],
  );
  return payloads.map(({ data }) => Buffer.from(data ?? []).toString('utf8')).join('\n');
}

async function readAll(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)));
}

/** The batch's own input and what its items mean: somebody's own links, without which a later run could not go on. */
const KEEPS_INPUT = /\/(manifest|meanings)\.jsonl$|\.csv$/;

describe('the signature of a link', { timeout: 180_000 }, () => {
  const stage = useStage({ fetchesInputs: true });

  it.each(['json', 'text'])('stays in the history that needs it, with the log at trace level as %s', async (format) => {
    const { client, kling, outputDir, simulator, startWorker } = stage();
    const worker = await startWorker({ KLING_LOG_LEVEL: 'trace', KLING_LOG_FORMAT: format });
    const plain = `signed-plain-${format}`;
    const late = `signed-late-${format}`;
    const sentOn = `signed-sent-on-${format}`;
    const both = `signed-both-${format}`;
    const shown: string[] = [];
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await kling(args);
      shown.push(stdout, stderr);
      return code;
    };
    const picture = `https://example.com/a.png?X-Sig=${CANARY}`;
    const rows = path.join(outputDir, 'rows.csv');
    await writeFile(rows, `id,prompt,image\na,a lamp,${picture}\nb,a kite,\n`);

    expect(await run('generate', 'a fox', '--id', plain, '--json')).toBe(0);
    simulator.fault({ route: 'media', kind: 'truncate-media', times: 1 });
    simulator.fault({ route: 'media', kind: 'status', status: 403, times: 1 });
    expect(await run('generate', 'a hare', '--image', picture, '--id', late, '--debug')).toBe(0);
    const location = `https://elsewhere.invalid/x.mp4?Signature=${CANARY}`;
    simulator.fault({ route: 'media', kind: 'status', status: 302, times: 1, headers: { location } });
    expect(await run('generate', 'an owl', '--id', sentOn, '--debug')).toBe(1);
    expect(shown.join('\n')).toContain('elsewhere.invalid');
    expect(await run('batch', rows, '--id', both, '--json')).toBe(0);
    for (const id of [plain, late, sentOn]) {
      await run('status', id);
      await run('status', id, '--json');
    }
    await run('batch', 'status', both, '--json');
    await run('list', '--json');
    await worker.kill('SIGTERM');

    const signatures = await listSignatures(stage());
    expect(signatures.length).toBeGreaterThanOrEqual(5);
    expect(await readHistory(client.workflow.getHandle(plain))).toContain(signatures[0]);
    const files = await readAll(outputDir);
    expect([...files].find(([file]) => file.endsWith('/manifest.jsonl'))?.[1]).toContain(picture);
    const places = [['log', worker.output()], ['terminal', shown.join('\n')], ...files] as const;
    const leaks = places.filter(([place, text]) =>
      [...signatures, ...(KEEPS_INPUT.test(place) ? [] : [CANARY])].some((secret) => text.includes(secret)),
    );
    expect(leaks.map(([place]) => place)).toEqual([]);
    expect(worker.output()).toContain(plain);
    expect(
      [...files.keys()].filter((file) => /results\.(csv|jsonl)$|report\.html$|\d\.json$/.test(file)).length,
    ).toBeGreaterThanOrEqual(7);
  });

  it('is fetched anew for what a generation has made, and stands in no history of what takes it', async () => {
    const { client, start, startWorker, simulator, outputDir } = stage();
    const worker = await startWorker();
    const take = (image: string) => start({ prompt: 'it moves', image });
    await (await start({ task: 'images/generations', prompt: 'a fox', n: 2 }, 'made-fox')).result();
    const made = await take('generation:made-fox#1');
    await made.result();
    await rm(path.join(outputDir, 'made-fox'), { recursive: true });
    await (await take('generation:made-fox')).result();

    const [second = '', first = ''] = simulator
      .ledger()
      .flatMap(({ route, inputs = [] }) => (route === 'image2video.create' ? inputs : []))
      .map(({ status, url }) => `${status} ${url}`);
    expect([first, second]).toEqual([
      expect.stringMatching(/^200 .*-0\.png$/),
      expect.stringMatching(/^200 .*-1\.png$/),
    ]);
    const { events } = await client.workflow.getHandle(made.workflowId).fetchHistory();
    const scheduled = (events ?? []).filter(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'submit',
    );
    const sent = scheduled.flatMap((event) => event.activityTaskScheduledEventAttributes?.input?.payloads ?? []);
    const texts = sent.map(({ data }) => Buffer.from(data ?? []).toString('utf8')).join();
    expect(texts).toContain('generation:made-fox#1');
    expect(texts).not.toContain('Signature');

    await (await start({ prompt: 'a hare [fail]', run: { attempts: 1 } }, 'made-hare')).result().catch(() => undefined);
    const countCreates = () => simulator.ledger().filter(({ method }) => method === 'POST').length;
    const before = countCreates();
    for (const [generation, why] of [
      ['nobody', 'is not known: neither in the output nor at the Temporal server'],
      ['made-hare', 'failed, so it has nothing to take: '],
    ] as const)
      await expect((await take(`generation:${generation}`)).result()).rejects.toMatchObject({
        cause: {
          type: 'InvalidRequest',
          message: expect.stringContaining(`image: the generation "${generation}" ${why}`) as string,
        },
      });
    expect(countCreates()).toBe(before);
    await worker.kill('SIGTERM');
  });
});
