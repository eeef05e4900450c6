import { describe, expect, it } from 'vitest';
import type { MethodCount } from '../../../src/domain/method-counts.js';
import { createAlertMeter } from '../../../src/worker/alerts/alert-meter.js';
import { renderMetrics } from '../../../src/worker/health/metrics.js';

const noneRaised = createAlertMeter().counts().raised;

const none: MethodCount = {
  requests: 0,
  bytes: 0,
  latency: { sumMs: 0, maxMs: 0, atMost: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  hits: 0,
  misses: 0,
  errors: 0,
  refusals: [],
};

const text = renderMetrics({
  ready: true,
  slots: { video: { tasks: 2, submitting: 1, limit: 3 }, image: { tasks: 0, submitting: 0, limit: 9 } },
  tasksWatched: 4,
  workflowFailures: { tasks: 7, workflows: 2 },
  alerts: {
    seen: [{ alert: 'store-full', about: 'host "1"', text: 'The disk is full' }],
    raised: { ...noneRaised, 'store-full': 3 },
  },
  methods: {
    get: none,
    list: {
      requests: 3,
      bytes: 5000,
      latency: { sumMs: 450, maxMs: 300, atMost: [1, 2, 2, 3, 3, 3, 3, 3, 3] },
      hits: 40,
      misses: 2,
      errors: 1,
      refusals: [],
    },
    tasks: none,
  },
});

describe('the metrics', () => {
  it.each([
    'kling_alerts{alert="store-full",about="host _1_"} 1',
    'kling_alerts_raised_total{alert="store-full"} 3',
    'kling_alerts_raised_total{alert="pack-low"} 0',
    'kling_worker_ready 1',
    'kling_slots_in_use{pack="video",by="task"} 2',
    'kling_slots_in_use{pack="video",by="create"} 1',
    'kling_slots_limit{pack="image"} 9',
    'kling_tasks_watched 4',
    'kling_workflows_failing 2',
    'kling_workflow_task_failures_total 7',
    'kling_status_requests_total{method="list"} 3',
    'kling_status_reply_bytes_total{method="list"} 5000',
    'kling_status_hits_total{method="list"} 40',
    'kling_status_misses_total{method="list"} 2',
    'kling_status_errors_total{method="list"} 1',
    'kling_status_errors_total{method="get"} 0',
    'kling_status_latency_seconds_bucket{method="list",le="0.1"} 2',
    'kling_status_latency_seconds_bucket{method="list",le="+Inf"} 3',
    'kling_status_latency_seconds_sum{method="list"} 0.45',
    'kling_status_latency_seconds_count{method="list"} 3',
  ])('say %s', (line) => {
    expect(text.split('\n')).toContain(line);
  });

  it('are in the text format of Prometheus: each family with its help and its type, samples after them, a line end last', () => {
    expect(text.endsWith('\n')).toBe(true);
    let family = '';
    for (const line of text.trimEnd().split('\n')) {
      const type = /^# TYPE (\w+) (?:counter|gauge|histogram)$/.exec(line);
      if (line.startsWith('# HELP ')) family = line.split(' ')[2] ?? '';
      else if (type !== null) expect(type[1]).toBe(family);
      else {
        expect(line).toMatch(/^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [\d.]+$/);
        expect(line.startsWith(family)).toBe(true);
      }
    }
  });
});
