import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { listBatches } from '../../src/client/batch/list-batches.js';
import type { ListFilter } from '../../src/client/generation/list-generations.js';
import { listGenerations } from '../../src/client/generation/list-generations.js';
import { listIds } from '../../src/client/look/list-ids.js';
import type { Session } from '../../src/client/session.js';
import { openSession } from '../../src/client/session.js';
import { listNotices } from '../../src/client/notices/list-notices.js';
import { listChildren } from '../../src/client/pipeline/list-children.js';
import { findWorkflows } from '../../src/client/tasks/find-workflows.js';
import { countGenerations, countSlowly } from '../../src/client/top/count-generations.js';
import { lookAtLine } from '../../src/client/waiting-line.js';
import { readConfig } from '../../src/config/read-config.js';
import type { AttributeValues } from '../../src/contract/search-attributes.js';
import { toSearchAttributes } from '../../src/contract/search-attributes.js';
import { findParked, findStuck } from '../../src/temporal/troubled-tasks.js';
import { useStage } from '../e2e/harness.js';

/** Filed as workers file them, with nobody to take them: what is asked is Temporal's index alone. */
const FILED: Readonly<Record<string, AttributeValues>> = {
  queued: { state: 'queued' },
  refused: { state: 'queued (outage)' },
  processing: { state: 'processing', taskId: 'task-1' },
  stuck: { state: 'stuck', taskId: 'task-2' },
  parked: { state: 'parked', taskId: 'task-3' },
  'by-hand': {},
};
const ENDED = ['parked', 'by-hand'];

describe("Temporal's index", () => {
  const batchId = `index-${randomUUID()}`;
  const config = readConfig({
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    KLING_TASK_QUEUE: `kling-${randomUUID()}`,
  });
  const { taskQueue } = config;
  /** Each test has tasks of its own on a server that all share. */
  const own = (taskId: string) => `${batchId}-${taskId}`;
  let session: Session;

  beforeAll(async () => {
    session = await openSession(config);
    const { workflow } = session.client;
    await workflow.start('batch', { taskQueue, workflowId: batchId, args: [{}], memo: { file: 'night.csv' } });
    for (const [item, { taskId, ...filed }] of Object.entries(FILED)) {
      const values = { ...filed, ...(taskId === undefined ? {} : { taskId: own(taskId) }) };
      const handle = await workflow.start('generation', {
        taskQueue,
        workflowId: `${batchId}/${item}`,
        args: [{ prompt: item }],
        memo: { prompt: item },
        typedSearchAttributes: toSearchAttributes(item === 'by-hand' ? {} : { ...values, batchId }),
      });
      if (ENDED.includes(item)) await handle.terminate();
    }
    // The index is written behind the start and the end.
    await vi.waitFor(
      async () =>
        expect([await list({}), await list({ isActive: true })]).toMatchObject({ 0: { length: 6 }, 1: { length: 4 } }),
      { timeout: 30_000, interval: 100 },
    );
  });
  afterAll(async () => {
    const { workflow } = session.client;
    const open = Object.keys(FILED).filter((item) => !ENDED.includes(item));
    const ids = [batchId, ...open.map((item) => `${batchId}/${item}`)];
    await Promise.all(ids.map((id) => workflow.getHandle(id).terminate()));
    await session.close();
  });

  async function list(filter: Partial<ListFilter>): Promise<string[]> {
    const items: string[] = [];
    for await (const { workflowId } of listGenerations({ batchId, limit: 100, ...filter }, session))
      items.push(workflowId.slice(batchId.length + 1));
    return items.sort();
  }

  it.each([
    ['queued', ['queued', 'refused']],
    ['processing', ['processing']],
    ['stuck', ['stuck']],
    ['failed', ['by-hand']],
    ['completed', []],
  ] as const)('finds those of a batch that are %s', async (state, items) => {
    expect(await list({ state })).toEqual(items);
  });

  it('hands out as many as are wanted', async () => {
    expect(await list({ limit: 3 })).toHaveLength(3);
  });

  it('finds ids by their beginning', async () => {
    const found = await listIds({ kinds: ['generation', 'batch'], typed: batchId, isActive: true }, config);
    const items = ['', '/processing', '/queued', '/refused', '/stuck'];
    expect(found.map(({ id }) => id).sort()).toEqual(items.map((item) => `${batchId}${item}`));
    expect(found.map(({ about }) => about)).toContain('running: night.csv');
  });

  it('finds batches, by what they were started with', async () => {
    const listed = await listBatches(1000, session);
    expect(listed.filter((one) => one.batchId === batchId)).toMatchObject([{ file: 'night.csv' }]);
  });

  it('finds the workflow of a task', async () => {
    const tasks = ['task-1', 'task-3'].map((taskId) => ({ taskId: own(taskId) }));
    const found = await findWorkflows(tasks, session);
    expect([...found].map(([taskId, { id, state }]) => [taskId, id, state]).sort()).toEqual([
      [own('task-1'), `${batchId}/processing`, 'running'],
      [own('task-3'), `${batchId}/parked`, 'ended'],
    ]);
  });

  it('finds what alerts are raised for, of one task queue', async () => {
    expect(await findStuck(session.client, taskQueue)).toEqual([`${batchId}/stuck`]);
    expect(await findParked(session.client, taskQueue)).toEqual([`${batchId}/parked`]);
  });

  it('counts, also by how they stand', async () => {
    const now = new Date();
    const { underWay, atKling = 0, today } = await countGenerations(session, now);
    expect([underWay >= 4, atKling >= 2, today.failed >= 2]).toEqual([true, true, true]);
    const { stuck = 0, refused = 0 } = await countSlowly(session, now);
    expect([stuck >= 1, refused >= 1]).toEqual([true, true]);
  });

  it('tells who holds slots, and how many wait before one', async () => {
    const place = { batchId, startedAt: new Date(Date.now() + 1000).toISOString() };
    // Each answer has 600 ms; one that comes later is left out.
    await vi.waitFor(
      async () => {
        const line = await lookAtLine(place, session);
        expect(line?.held).toBeGreaterThanOrEqual(2);
        expect(line?.ahead).toBeGreaterThanOrEqual(2);
        expect(line?.left).toContain(`${batchId}/parked`);
      },
      { timeout: 30_000, interval: 100 },
    );
  });

  it('finds the notices that nobody has got, and none that is on its way', async () => {
    const { workflow } = session.client;
    const begin = (workflowId: string) =>
      workflow.start('notice', { taskQueue, workflowId, args: [{}], memo: { event: 'generation.failed', about: 'x' } });
    const ids = ['way', 'lost'].map((name) => `${batchId}-${name}`);
    const [onItsWay, lost] = await Promise.all(ids.map(begin));
    await lost?.terminate('nobody has got it');
    const listed = async () => {
      const all = await listNotices({ state: 'failed', limit: 1000 }, session);
      return all.filter(({ id }) => ids.includes(id));
    };
    await expect.poll(listed).toMatchObject([{ id: ids[1], event: 'generation.failed', about: 'x', state: 'failed' }]);
    const all = await listNotices({ limit: 1000 }, session);
    expect(all.map(({ id }) => id)).not.toContain(ids[0]);
    await onItsWay?.terminate('the test is over');
  });
});

describe("Temporal's index of what a workflow has started", () => {
  const stage = useStage({ speed: 60 });

  it('finds the steps of a pipeline, each as it stands, also when no worker runs', async () => {
    const { client, env, startWorker, taskQueue } = stage();
    const worker = await startWorker();
    const pipelineId = `index-${randomUUID()}`;
    const steps = {
      made: { generate: { prompt: 'a fox' } },
      at_kling: { generate: { prompt: '[stuck] an owl' }, needs: ['made'] },
      not_begun: { generate: { prompt: 'a hen' }, needs: ['at_kling'] },
    };
    const film = await client.workflow.start('pipeline', { taskQueue, workflowId: pipelineId, args: [{ steps }] });
    const session = await openSession(readConfig(env));
    const listed = async () =>
      (await listChildren(pipelineId, session))?.map(({ step, state }) => ({ step, state })) ?? [];
    const expected = [
      { step: 'at_kling', state: 'processing' },
      { step: 'made', state: 'completed' },
    ];
    await expect.poll(listed, { timeout: 60_000 }).toEqual(expected);
    await worker.kill('SIGKILL');
    // The index is slow on a busy machine, and then says nothing.
    await expect.poll(listed).toEqual(expected);
    await film.terminate('the test is over');
    await session.close();
  });
});
