import { describe, expect, it } from 'vitest';
import { CALLBACK_OUTCOMES } from '../../../src/domain/callbacks/callback-counts.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import { createRecord } from '../../../src/domain/record.js';
import { createMethodCounters } from '../../../src/kling/board/method-counters.js';
import { createAlertMeter } from '../../../src/worker/alerts/alert-meter.js';
import { createQueueMeter } from '../../../src/worker/metrics/queue-meter.js';
import type { Readings } from '../../../src/worker/metrics/worker-gauges.js';
import { registerReadings } from '../../../src/worker/metrics/worker-gauges.js';
import { createWorkerMetrics, renderMetrics } from '../../../src/worker/metrics/worker-metrics.js';

const lines = async (metrics = createWorkerMetrics()) => (await renderMetrics(metrics)).body.split('\n');

describe('what a worker knows anyway', () => {
  const counters = createMethodCounters();
  [80, 120, 250].forEach((latencyMs) => counters.exchanged('list', { sizeBytes: 1000, latencyMs }));
  counters.answered('list', { hits: 40, misses: 2 });
  counters.failed('list');
  const { raised } = createAlertMeter().counts();
  const readings: Readings = {
    ready: true,
    accounts: {
      default: {
        slots: { video: { tasks: 2, submitting: 1, limit: 3 }, image: { tasks: 0, submitting: 0, limit: 9 } },
        tasksWatched: 4,
      },
      studio: { slots: { video: { tasks: 5, submitting: 0, limit: 7 } }, tasksWatched: 5 },
    },
    workflowFailures: { tasks: 7, workflows: 2 },
    alerts: {
      seen: [{ alert: 'store-full', about: 'host "1"', text: 'The disk is full' }],
      raised: { ...raised, 'store-full': 3 },
    },
    methods: counters.snapshot(),
    callbacks: {
      outcomes: { ...createRecord(CALLBACK_OUTCOMES, () => 0), told: 6 },
      lastAt: '2026-01-01T00:00:01.500Z',
    },
  };

  it.each([
    'kling_alerts{alert="store-full",about="host \\"1\\""} 1',
    'kling_alerts_raised_total{alert="store-full"} 3',
    'kling_alerts_raised_total{alert="pack-low"} 0',
    'kling_worker_ready 1',
    'kling_slots_in_use{pack="video",by="task"} 2',
    'kling_slots_in_use{pack="video",by="create"} 1',
    'kling_slots_in_use{account="studio",pack="video",by="task"} 5',
    'kling_slots_limit{pack="image"} 9',
    'kling_tasks_watched 4',
    'kling_tasks_watched{account="studio"} 5',
    'kling_workflows_failing 2',
    'kling_workflow_task_failures_total 7',
    'kling_status_requests_total{method="list"} 3',
    'kling_status_reply_bytes_total{method="list"} 3000',
    'kling_status_hits_total{method="list"} 40',
    'kling_status_misses_total{method="list"} 2',
    'kling_status_errors_total{method="list"} 1',
    'kling_status_errors_total{method="get"} 0',
    'kling_callbacks_total{outcome="told"} 6',
    'kling_callbacks_last_timestamp_seconds 1767225601.5',
  ])('is told at each scrape: %s', async (line) => {
    const metrics = createWorkerMetrics();
    registerReadings(metrics.registry, () => readings);
    expect(await lines(metrics)).toContain(line);
    expect(await lines(metrics)).toContain(line);
  });

  it('is asked for once at each scrape, so that all families tell of one moment', async () => {
    const metrics = createWorkerMetrics();
    let asked = 0;
    registerReadings(metrics.registry, () => {
      asked += 1;
      return { ...readings, ready: asked > 1 };
    });
    expect(await lines(metrics)).toContain('kling_worker_ready 0');
    expect(asked).toBe(1);
    expect(await lines(metrics)).toContain('kling_worker_ready 1');
    expect(asked).toBe(2);
  });

  it('is not made up where nothing is known: without callbacks there is no time of the last one', async () => {
    const metrics = createWorkerMetrics();
    registerReadings(metrics.registry, () => ({ ...readings, callbacks: undefined }));
    const said = await lines(metrics);
    expect(said.filter((line) => line.startsWith('kling_callbacks'))).toEqual([]);
  });
});

describe('what a worker counts', () => {
  const data = { task: 'text2video', elapsedSeconds: 95, taskId: '1', cost: { units: '3.5' } };

  it('are ends of generations with their cost, which a task tells once however often it is collected', async () => {
    const metrics = createWorkerMetrics();
    metrics.generations.note({ type: 'generation.completed', data });
    metrics.generations.note({ type: 'generation.completed', data });
    metrics.generations.note({
      type: 'generation.completed',
      data: { ...data, account: 'studio', taskId: '2', cost: { units: '0', amount: '0.21', currency: 'USD' } },
    });
    const said = await lines(metrics);
    expect(said).toContain('kling_generations_total{pack="video",outcome="completed"} 2');
    expect(said).toContain('kling_generations_total{account="studio",pack="video",outcome="completed"} 1');
    expect(said).toContain('kling_generation_duration_seconds_bucket{le="120",pack="video"} 2');
    expect(said).toContain('kling_generation_duration_seconds_bucket{le="60",pack="video"} 0');
    expect(said).toContain('kling_cost_units_total{pack="video"} 3.5');
    expect(said).toContain('kling_cost_amount_total{account="studio",pack="video",currency="USD"} 0.21');
  });

  it('are failures by kind, parked and stuck ones, batches and pipelines; states on the way are not', async () => {
    const metrics = createWorkerMetrics();
    const { note } = metrics.generations;
    note({
      type: 'generation.failed',
      data: { task: 'images/generations', error: { kind: 'Moderation', text: 'a prompt' } },
    });
    note({ type: 'generation.parked', data });
    note({ type: 'generation.stuck', data });
    note({ type: 'generation.state', data });
    note({ type: 'batch.paused', data: {} });
    note({ type: 'pipeline.completed', data: {} });
    const said = await lines(metrics);
    expect(said).toContain('kling_generations_total{pack="image",outcome="failed"} 1');
    expect(said).toContain('kling_generation_failures_total{kind="Moderation"} 1');
    expect(said).toContain('kling_generations_total{pack="video",outcome="parked"} 1');
    expect(said).toContain('kling_generations_stuck_total{pack="video"} 1');
    expect(said).toContain('kling_batches_total{event="paused"} 1');
    expect(said).toContain('kling_pipelines_total{event="completed"} 1');
    const counted = said.filter((line) => line.startsWith('kling_generations_total{') && !line.endsWith(' 0'));
    expect(counted).toHaveLength(2);
    expect(said.join()).not.toContain('a prompt');
  });

  it('begins at 0 for each account, so that the first step of a counter is seen', async () => {
    const said = await lines(createWorkerMetrics(['default', 'studio']));
    expect(said).toContain('kling_generations_total{pack="image",outcome="failed"} 0');
    expect(said).toContain('kling_generation_failures_total{account="studio",kind="Arrears"} 0');
    expect(said).toContain('kling_cost_units_total{account="studio",pack="video"} 0');
    expect(said).toContain('kling_batches_total{event="paused"} 0');
  });

  it('makes no label of what somebody else has written', async () => {
    const metrics = createWorkerMetrics();
    metrics.generations.note({
      type: 'generation.failed',
      data: {
        task: 'no-product',
        taskId: '1',
        error: { kind: 'x'.repeat(99) },
        cost: { amount: '1', currency: 'a"b' },
      },
    });
    const said = await lines(metrics);
    expect(said).toContain('kling_generations_total{pack="unknown",outcome="failed"} 1');
    expect(said).toContain('kling_generation_failures_total{kind="Unexpected"} 1');
    expect(said).toContain('kling_cost_amount_total{pack="unknown",currency=""} 1');
  });

  it('are requests to Kling by outcome, delays of notices and downloaded bytes, of each account', async () => {
    const metrics = createWorkerMetrics();
    const studio = metrics.klingOf('studio');
    studio.answered(undefined);
    studio.answered(new KlingFailure('Busy', 'no slot'));
    studio.looked('tasks', 80);
    studio.noticed(800, 'look');
    // Our clock is behind Kling's.
    studio.noticed(-300, 'callback');
    metrics.klingOf('default').downloaded(1024);
    const said = await lines(metrics);
    expect(said).toContain('kling_api_requests_total{account="studio",outcome="ok"} 1');
    expect(said).toContain('kling_api_requests_total{account="studio",outcome="Busy"} 1');
    expect(said).toContain('kling_status_latency_seconds_bucket{le="0.1",method="tasks"} 1');
    expect(said).toContain('kling_notice_delay_seconds_bucket{le="1",account="studio",by="look"} 1');
    expect(said).toContain('kling_notice_delay_seconds_sum{account="studio",by="callback"} 0');
    expect(said).toContain('kling_download_bytes_total 1024');
  });

  it('are requests to buckets by hundreds of the status', async () => {
    const metrics = createWorkerMetrics();
    metrics.onS3Exchange({ operation: 'UploadPart', httpStatus: 200, sentBytes: 8, receivedBytes: 0 });
    metrics.onS3Exchange({ operation: 'HeadObject', httpStatus: 404, sentBytes: 0, receivedBytes: 0 });
    metrics.onS3Exchange({ operation: 'GetObject', sentBytes: 0, receivedBytes: 0 });
    const said = await lines(metrics);
    expect(said).toContain('kling_s3_requests_total{operation="UploadPart",status="2xx"} 1');
    expect(said).toContain('kling_s3_requests_total{operation="HeadObject",status="4xx"} 1');
    expect(said).toContain('kling_s3_requests_total{operation="GetObject",status="none"} 1');
    expect(said).toContain('kling_s3_bytes_total{direction="sent"} 8');
  });

  it('are tries of operations, also those that fail', async () => {
    const metrics = createWorkerMetrics();
    const operate = metrics.measureOperate(({ kind }) =>
      kind === 'join' ? Promise.reject(new Error('no ffmpeg')) : Promise.resolve({} as never),
    );
    await operate({ kind: 'frame' } as never);
    await expect(operate({ kind: 'join' } as never)).rejects.toThrow('no ffmpeg');
    const said = await lines(metrics);
    expect(said).toContain('kling_operation_duration_seconds_count{operation="frame",outcome="completed"} 1');
    expect(said).toContain('kling_operation_duration_seconds_count{operation="join",outcome="failed"} 1');
  });

  it('tells how long the oldest waits as long as somebody has looked lately', async () => {
    const metrics = createWorkerMetrics();
    let nowMs = 0;
    const { Registry } = await import('prom-client');
    const registry = new Registry();
    const queues = createQueueMeter(registry, () => nowMs);
    queues.waiting({ account: 'default', pack: 'video' }, { waiting: 3, oldestSeconds: 90 });
    queues.waiting({ account: 'studio', pack: 'image' }, { waiting: 0, oldestSeconds: 7 });
    queues.stuck(2);
    const read = () => lines({ ...metrics, registry });
    const said = await read();
    expect(said).toContain('kling_queue_waiting{pack="video"} 3');
    expect(said).toContain('kling_queue_oldest_seconds{pack="video"} 90');
    expect(said).toContain('kling_queue_oldest_seconds{account="studio",pack="image"} 0');
    expect(said).toContain('kling_generations_stuck 2');
    expect(said.filter((line) => line.startsWith('kling_generations_parked'))).toEqual([]);
    nowMs = 10 * 60_000;
    expect((await read()).filter((line) => line.startsWith('kling'))).toEqual([]);
  });
});

describe('the page', () => {
  it('has each family with its help and its type, samples after them, a line end last, and that of the SDK behind ours', async () => {
    const metrics = createWorkerMetrics();
    metrics.generations.note({ type: 'generation.completed', data: { task: 'text2video', elapsedSeconds: 5 } });
    const sdk = {
      options: { prometheus: { bindAddress: '127.0.0.1:1' } },
      read: () => Promise.resolve('# HELP temporal_x Sums\n# TYPE temporal_x counter\ntemporal_x{a="b"} 1\n'),
    };
    const { body, contentType } = await renderMetrics(metrics, sdk);
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body.endsWith('temporal_x{a="b"} 1\n')).toBe(true);
    const types = [...body.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
    expect(new Set(types).size).toBe(types.length);
    let family = '';
    for (const line of body
      .trimEnd()
      .split('\n')
      .filter((one) => one !== '')) {
      const type = /^# TYPE (\w+) (?:counter|gauge|histogram)$/.exec(line);
      if (line.startsWith('# HELP ')) family = line.split(' ')[2] ?? '';
      else if (type !== null) expect(type[1]).toBe(family);
      else {
        expect(line).toMatch(/^[a-z0-9_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [\d.]+$/);
        expect(line.startsWith(family)).toBe(true);
      }
    }
  });
});
