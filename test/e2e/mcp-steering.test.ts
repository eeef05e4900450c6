import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from './agent-client.js';
import { connectAgent, createAgent } from './agent-client.js';
import { createForeign } from './foreign-task.js';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';
import type { S3Server } from './s3-server.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from './s3-server.js';

const ONCE = { run: { attempts: 1 } };

/** What was begun, by agents or not, in an output that is a bucket. */
describe('an agent at kling mcp', { timeout: 180_000 }, () => {
  let s3: S3Server;
  let stage: Stage & { close(): Promise<void> };
  let own: Readonly<Record<string, string>>;

  beforeAll(async () => {
    s3 = await startS3Server();
    own = { ...s3.env, KLING_OUTPUT: 's3://inputs/made' };
    stage = await createStage({});
    await stage.startWorker(own);
  }, S3_BUILD_LIMIT_MS);
  afterAll(async () => {
    await stage.close();
    await s3.close();
  });

  const connect = (args: readonly string[] = [], agent?: Agent): Promise<Agent> =>
    connectAgent({ ...stage, env: { ...stage.env, ...own } }, args, agent);
  const begin = async (type: 'batch' | 'pipeline', input: object): Promise<string> => {
    const workflowId = `${type}-${randomUUID()}`;
    await stage.client.workflow.start(type, { taskQueue: stage.taskQueue, workflowId, args: [input] });
    return workflowId;
  };
  const spentOf = async ({ call }: Agent): Promise<number> =>
    ((await call('costs')).data as { session: { spentUsd: number } }).session.spentUsd;

  it('tries the failed item of its batch again, which alone is held and paid once more', async () => {
    const agent = await connect();
    const before = stage.simulator.stats().acceptedCreates;
    const items = [{ prompt: 'a red fox [fail-once]' }, { prompt: 'a grey owl' }];
    const started = await agent.call('start_batch', { items, ...ONCE });
    const id = String(started.data.id);
    expect((await agent.call('wait', { id })).data).toMatchObject({ kind: 'batch', state: 'completed' });
    const { entries } = (await agent.call('items', { id, states: ['failed'] })).data as { entries: { id: string }[] };
    expect(entries).toHaveLength(1);
    const refused = await agent.call('retry_batch', { id, items: ['nobody'] });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('nobody') as string });

    const held = await spentOf(agent);
    const again = await agent.call('retry_batch', { id, items: entries.map((one) => one.id) });
    const { spending } = again.data as { spending: { mostUsd: number } };
    expect(again.data).toMatchObject({ id, isRestarted: true, retried: entries.map((one) => one.id) });
    expect(await spentOf(agent)).toBeCloseTo(held + spending.mostUsd);
    const ended = await agent.call('wait', { id });
    expect(ended.data).toMatchObject({ state: 'completed', isRunning: false });
    expect((await agent.call('items', { id })).data).toMatchObject({
      entries: [{ state: 'completed' }, { state: 'completed' }],
    });
    expect(stage.simulator.stats().acceptedCreates).toBe(before + 3);
    expect(await agent.call('retry_batch', { id })).toMatchObject({
      isError: true,
      text: expect.stringContaining('have succeeded') as string,
    });
  });

  it("lets somebody else's paused batch go on, as far as its own budget bears what is left", async () => {
    const items = [{ prompt: 'a red fox [fail]' }, { prompt: 'a grey owl' }];
    const run = { attempts: 1, concurrency: 1, stopAfter: 1 };
    const id = await begin('batch', { items, run });
    const [poor, rich] = [await connect(['--budget', '0.01']), await connect()];
    const stateOf = async () => (await rich.call('status', { id })).data.state;
    await expect.poll(stateOf, { timeout: 60_000 }).toBe('paused');
    const refused = await poor.call('resume_batch', { id });
    expect(refused.isError).toBe(true);
    expect(refused.text).toContain('Nothing was started');
    expect(await stateOf()).toBe('paused');
    expect(await spentOf(poor)).toBe(0);

    const resumed = await rich.call('resume_batch', { id, concurrency: 2 });
    expect(resumed.data).toMatchObject({ state: 'running', slots: { concurrency: 2 } });
    expect(await spentOf(rich)).toBeGreaterThan(0);
    expect((await rich.call('wait', { id })).data).toMatchObject({
      state: 'completed',
      ending: { result: { counts: { completed: 1, failed: 1 } } },
    });
  });

  it('asks a person before a step goes on, and says the truth of what follows, as the command line does', async () => {
    const steps = {
      broken: { generate: { prompt: 'a fox [fail]', ...ONCE } },
      review: { approve: { message: 'good?' } },
    };
    const ids = await Promise.all([1, 2, 3].map(() => begin('pipeline', { steps })));
    let action: 'accept' | 'decline' = 'accept';
    const asked: string[] = [];
    const person = createAgent((question) => {
      asked.push(question);
      return action === 'accept' ? { action, content: { start: true } } : { action };
    });
    const [alone, agent] = [await connect(), await connect([], person)];
    for (const id of ids)
      await expect
        .poll(async () => (await alone.call('status', { id })).data, { timeout: 60_000 })
        .toMatchObject({ state: 'waiting', status: { counts: { failed: 1, waiting: 1 } } });
    const [first = '', second = '', third = ''] = ids;
    expect((await alone.call('approve_step', { id: first, step: 'review' })).text).toContain('cannot ask a person');

    for (const step of ['review', 'broken'])
      expect((await agent.call('steer_pipeline', { id: first, action: 'skip', step })).text).toContain(
        `[UsageError] A person has to decide at review of ${first}`,
      );
    expect((await agent.call('approve_step', { id: first, step: 'broken' })).text).toContain('waits for no answer');
    expect(asked).toEqual([]);
    const approved = await agent.call('approve_step', { id: first, step: 'review' });
    expect(approved.text).toBe(`A person has said yes. Nothing of ${first} goes on: broken did not succeed.`);
    expect(asked).toEqual([expect.stringContaining(`${first} waits for a person at its step review`)]);
    action = 'decline';
    const rejected = await agent.call('approve_step', { id: second, step: 'review' });
    expect(rejected.text).toBe(`A person has said no. Nothing of ${second} goes on: broken, review did not succeed.`);
    const typed = await stage.kling(['pipeline', 'approve', third, 'review'], { env: { ...own } });
    expect(typed).toMatchObject({ code: 0 });
    expect(typed.stderr).toBe(
      `review of ${third} is approved. Nothing of it goes on: broken did not succeed. Try that again with: kling pipeline retry ${third}\n`,
    );
    for (const id of ids) expect((await agent.call('wait', { id })).data).toMatchObject({ state: 'failed' });
    expect(await agent.call('approve_step', { id: first, step: 'review' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('has ended') as string,
    });
  });

  it('collects what Kling has and we do not, at no charge, and links to it in the bucket for whoever opens the link', async () => {
    const foreign = await createForeign(stage, 'a fox of theirs', 'succeed');
    const agent = await connect();
    const paid = stage.simulator.stats().acceptedCreates;
    expect((await agent.call('recover', {})).data).toMatchObject({
      counts: { adopt: 1 },
      toCollect: [{ taskId: foreign }],
      started: [],
    });
    const id = `adopt-${foreign}`;
    expect((await agent.call('recover', { dryRun: false })).data).toMatchObject({ started: [id] });
    const { data, content } = await agent.call('wait', { id });
    expect(data).toMatchObject({ kind: 'generation', state: 'completed' });
    expect(await spentOf(agent)).toBe(0);
    expect(stage.simulator.stats().acceptedCreates).toBe(paid);

    const [link, ...others] = content.flatMap((one) => (one.type === 'resource_link' ? [one.uri] : []));
    expect(others).toEqual([]);
    expect(link).toMatch(new RegExp(`^${s3.url}/inputs/made/${id}/.*[?&]X-Amz-Signature=`));
    const reply = await fetch(link ?? '');
    expect(reply.status).toBe(200);
    expect(Buffer.from(await reply.arrayBuffer())).toHaveLength(stage.simulator.files(foreign)?.[0]?.sizeBytes ?? -1);
    expect((await fetch((link ?? '').split('?', 1)[0] ?? '')).status).toBe(403);
    expect((await agent.call('recover', {})).data).toMatchObject({ counts: { adopt: 0 } });
  });
});
