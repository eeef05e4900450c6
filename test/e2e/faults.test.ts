import { describe, expect, it } from 'vitest';
import { useStage } from './harness.js';

describe('what a generation survives', () => {
  const stage = useStage({ mediaBytes: 3_000_000 });

  it('a task that Kling fails is paid and made again as often as that can help', async () => {
    const { simulator, start, startWorker } = stage();
    await startWorker();
    const cases = [
      ['[risk-control] a fox', 'Moderation', 1],
      ['[policy] a fox', 'Moderation', 0],
      ['[fail] a fox', 'GenerationFailed', 3],
    ] as const;
    for (const [prompt, type, creates] of cases) {
      const before = simulator.stats().acceptedCreates;
      const handle = await start({ prompt, run: { retryAfter: '10ms' } });
      await expect(handle.result()).rejects.toMatchObject({ cause: { type } });
      expect([prompt, simulator.stats().acceptedCreates - before]).toEqual([prompt, creates]);
    }
  });

  it('an activity that somebody resets: its tries are counted anew, and what the first may have made is looked for', async () => {
    const { simulator, client, start, startWorker } = stage();
    await startWorker();
    simulator.fault({ route: 'text2video.create', kind: 'garbage-after-accept' });
    simulator.fault({ route: '*', kind: 'status', status: 500, times: 1000 });
    const handle = await start({ prompt: 'a fox' });
    const submit = async () => (await handle.describe()).raw.pendingActivities?.[0];
    await expect.poll(async () => (await submit())?.attempt).toBe(2);
    const { activityId: id } = (await submit()) ?? {};
    await client.workflowService.resetActivity({
      namespace: 'default',
      execution: { workflowId: handle.workflowId },
      id,
    });
    await expect.poll(async () => (await submit())?.attempt).toBe(1);
    simulator.clearFaults();
    await handle.result();
    expect(simulator.ledger().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it.each([
    ['a wrong key', { KLING_API_KEY: 'api-key-kling-BOGUS' }, {}, 'Credentials', '[1002] api key not found'],
    ['a used-up pack', {}, { videoUnits: 0 }, 'PackDepleted', '[1102] Account balance not enough'],
    ['arrears', {}, { arrears: true }, 'Arrears', '[1101]'],
  ])('%s: one request, one clear sentence, no retry storm', async (_what, env, settings, type, text) => {
    const { simulator, start, startWorker } = stage();
    simulator.set(settings);
    await startWorker(env);
    const handle = await start({ prompt: 'a fox' });
    await expect(handle.result()).rejects.toMatchObject({
      cause: { type, message: expect.stringContaining(text) as unknown },
    });
    await expect(handle.result()).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/request [0-9a-f-]{36}/) as unknown },
    });
    expect(simulator.ledger().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});
