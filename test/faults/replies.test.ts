import { describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { SIMULATOR_ACCESS_KEY, SIMULATOR_SECRET_KEY } from '../../src/simulator/server.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';

const CREATE = 'text2video.create';
const ONE = 'text2video.one';

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `row-${index}`, prompt: `fox ${index}` }));

describe('Kling in trouble', () => {
  const stage = useFaultStage({ speed: 60, videoConcurrency: 6 });

  it('13: answers 503 and asks for a pause, then nonsense at every call: each is tried again in time, without a crowd', async () => {
    const { simulator, startWorker, startBatch } = stage();
    await startWorker({ KLING_VIDEO_CONCURRENCY: '6', KLING_REQUEST_TIMEOUT_SECONDS: '3' });
    const away = { status: 503, code: 5001, message: 'maintenance', headers: { 'retry-after': '2' } } as const;
    const isAway = ({ fault, status }: { fault?: string; status: number }) => fault === 'status' && status === 503;
    simulator.fault({ route: '*', kind: 'status', times: 10_000, ...away });
    const batch = await startBatch(rows(6));
    const seen = () => simulator.ledger().filter(isAway);
    await expect.poll(() => seen().length).toBeGreaterThanOrEqual(6);
    const sinceMs = Date.now();
    await expect.poll(() => Date.now() - sinceMs, { interval: 100 }).toBeGreaterThan(4000);
    // Each of six creates waits for two seconds at least.
    expect(seen().length).toBeLessThanOrEqual(6 * (2 + Math.ceil((Date.now() - sinceMs) / 2000)));
    simulator.clearFaults();
    const html = '<html><head><title>502 Bad Gateway</title></head></html>';
    simulator.fault({ route: CREATE, kind: 'status', status: 502, body: html });
    simulator.fault({ route: CREATE, kind: 'half-body' });
    simulator.fault({ route: CREATE, kind: 'garbage-after-accept' });
    simulator.fault({ route: CREATE, kind: 'garbage', body: `{"code":0,"data":"${'x'.repeat(20_000_000)}"}` });
    for (const route of ['tasks.query', ONE]) {
      simulator.fault({ route, kind: 'half-body', times: 2 });
      simulator.fault({ route, kind: 'garbage', body: '{"code":0,"da' });
      simulator.fault({ route, kind: 'garbage', body: '[]' });
      simulator.fault({ route, kind: 'reset', times: 2 });
      simulator.fault({ route, kind: 'status', status: 500, body: html });
    }
    expect(await batch.result()).toMatchObject({ counts: { completed: 6 } });
    await expectOracles(stage(), { creates: 60 });
  });

  it('14: a task is in no list and not found by any id for a while, and the worker dies meanwhile: it is waited for, and made once', async () => {
    const { simulator, start, startWorker } = stage();
    simulator.set({ listLagMs: 3000 });
    // The pair of keys, with which Kling is asked list by list.
    const pair = {
      KLING_API_KEY: '',
      KLING_ACCESS_KEY: SIMULATOR_ACCESS_KEY,
      KLING_SECRET_KEY: SIMULATOR_SECRET_KEY,
      KLING_VIDEO_CONCURRENCY: '6',
    };
    const accepted = simulator.barrier({ name: 'accepted', route: CREATE, at: 'after-accept' });
    const worker = await startWorker(pair);
    const lost = await start({ prompt: 'an answer that is lost' });
    await accepted.arrived();
    await worker.kill('SIGKILL');
    // What has just been made cannot be looked up when the next worker does.
    simulator.set({ listLagMs: 20_000 });
    accepted.release();
    await startWorker(pair);
    const others = await Promise.all(rows(5).map(({ prompt }) => start({ prompt })));
    const isTwin = ({ route, accepted: isMade }: { route: string; accepted: boolean }) => route === CREATE && !isMade;
    await expect.poll(() => simulator.ledger().some(isTwin)).toBe(true);
    simulator.set({ listLagMs: 2000 });
    await Promise.all([lost, ...others].map((handle) => handle.result()));
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 6, succeeded: 6 });
    await expectOracles(stage(), { creates: simulator.ledger().filter(isTwin).length });
  });

  it('15: a task that never ends is parked with its id, and what it makes later is collected at no charge', async () => {
    const { simulator, start, startWorker, startBatch } = stage();
    await startWorker({ KLING_VIDEO_CONCURRENCY: '6' });
    const run = { timeout: '3s', stuckAfter: '1s' };
    const alone = await start({ prompt: '[stuck] alone', run });
    const items = [
      { id: 'quick', prompt: 'a fox' },
      { id: 'slow', prompt: '[stuck] in a batch', run },
    ];
    const batch = await startBatch(items);
    await expect(alone.result()).rejects.toMatchObject({ cause: { type: 'Parked' } });
    expect(await batch.result()).toMatchObject({ counts: { completed: 1, failed: 1 } });
    const taskIdOf = (prompt: string) => simulator.tasks().find((task) => task.prompt === prompt)?.id ?? '';
    for (const { id, status } of simulator.tasks())
      if (status !== 'succeed') simulator.endTask(id, { status: 'succeed' });
    const collected = await start({ taskId: taskIdOf('[stuck] alone') });
    expect(await collected.result()).toMatchObject({ taskId: taskIdOf('[stuck] alone'), artifacts: [{}] });
    const again = await startBatch(items);
    expect(await again.result()).toMatchObject({ counts: { completed: 2, failed: 0 } });
    expect(simulator.stats().acceptedCreates).toBe(3);
    await expectOracles(stage());
  });

  it('16: a refusal with HTTP 200, an unknown status, a success without a file and 3 MB of unknown fields: each ends in words or is waited for', async () => {
    const { simulator, start, startWorker } = stage();
    await startWorker({ KLING_VIDEO_CONCURRENCY: '6' });
    simulator.fault({ route: CREATE, kind: 'status', status: 200, body: '{"code":1305,"message":"a new refusal"}' });
    const refused = await start({ prompt: 'refused' });
    await expect(refused.result()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('[1305] a new refusal') as string },
    });
    const odd = await start({ prompt: '[odd-status] a fox', run: { timeout: '4s', stuckAfter: '2s', attempts: 1 } });
    const empty = await start({ prompt: '[no-output] a fox', run: { attempts: 1 } });
    await expect(odd.result()).rejects.toMatchObject({
      cause: { type: 'Parked', message: expect.stringContaining('unknown') as string },
    });
    // The word itself is kept in what the look has brought.
    const { events } = await odd.fetchHistory();
    const looks = (events ?? []).flatMap(
      ({ activityTaskCompletedEventAttributes: end }) => end?.result?.payloads ?? [],
    );
    expect(looks.map(({ data }) => Buffer.from(data ?? []).toString()).join()).toContain('"reviewing"');
    await expect(empty.result()).rejects.toMatchObject({ cause: { type: 'EmptyResult' } });

    simulator.set({ speed: 0 });
    simulator.fault({ route: ONE, kind: 'status', status: 503, times: 1000 });
    const full = await start({ prompt: 'fields that nobody knows' });
    await expect.poll(() => simulator.stats().acceptedCreates).toBe(3);
    const taskId = simulator.tasks().find(({ prompt }) => prompt.startsWith('fields'))?.id ?? '';
    simulator.endTask(taskId, { status: 'succeed' });
    const data = {
      task_id: taskId,
      task_status: 'succeed',
      task_status_msg: 'm'.repeat(1 << 20),
      task_result: { videos: [{ url: simulator.files(taskId)?.[0]?.url, id: 'v' }] },
      ...Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`field${index}`, 'x'.repeat(100)])),
    };
    simulator.clearFaults();
    simulator.fault({ route: ONE, kind: 'status', status: 200, times: 1000, body: JSON.stringify({ code: 0, data }) });
    expect(await full.result()).toMatchObject({ taskId } satisfies Partial<GenerationResult>);
    await expectOracles(stage(), { creates: 1 });
  });
});
