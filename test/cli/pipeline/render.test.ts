import { describe, expect, it } from 'vitest';
import { renderPipelineView } from '../../../src/cli/pipeline/render-pipeline.js';
import { renderSteps, renderStepsIn } from '../../../src/cli/pipeline/render-steps.js';
import { renderPipelineScreen } from '../../../src/cli/pipeline/screen/live-pipeline.js';
import { createPipelineNews } from '../../../src/cli/pipeline/screen/pipeline-log.js';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import { columnsOf } from '../../../src/cli/screen/fit-text.js';
import { createRecord } from '../../../src/domain/record.js';
import type { PipelineStatus, StepRow } from '../../../src/domain/pipeline/pipeline-status.js';
import { STEP_STATES } from '../../../src/domain/pipeline/pipeline-status.js';

const START = Date.parse('2026-11-26T10:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const units = (amount: `${number}`) => ({ units: amount, amounts: {} });

const SCENE: StepRow = {
  step: 'scene',
  kind: 'generate',
  state: 'completed',
  startedAt: at(0),
  endedAt: at(12),
  cost: units('1.5'),
  file: '/results/story/scene/101.mp4',
};
const VIDEOS: StepRow = {
  step: 'video',
  kind: 'generate',
  state: 'running',
  startedAt: at(12),
  counts: { completed: 12, running: 3, failed: 1, pending: 24 },
};
const LIPSYNC: StepRow = {
  step: 'lipsync',
  kind: 'generate',
  state: 'failed',
  error: { kind: 'Moderation', text: 'Kling refused it' },
};
const JOINED: StepRow = { step: 'joined', kind: 'join', state: 'blocked' };

const status = (over: Partial<PipelineStatus> = {}): PipelineStatus => ({
  pipelineId: 'story',
  state: 'running',
  steps: [SCENE, VIDEOS, LIPSYNC, JOINED],
  counts: { ...createRecord(STEP_STATES, () => 0), completed: 13, running: 3, failed: 2, blocked: 1, pending: 24 },
  cost: units('7.5'),
  costOfThisRun: units('7.5'),
  budget: 50,
  startedAt: at(0),
  elapsedSeconds: 60,
  notices: [],
  asOf: at(60),
  ...over,
});
const frame = { columns: 100, rows: 24, nowMs: START + 72_000, paint: NO_PAINT };

describe('a pipeline on a screen', () => {
  it('is a table of its steps, those of many elements as bars, with what to do above', () => {
    expect(renderPipelineScreen('story', status(), frame)).toEqual([
      'Pipeline story  running',
      '▌ Try again: kling pipeline retry story video lipsync',
      'STEP     KIND      STATE      TIME  COST       FILE',
      'scene    generate  completed  12 s  1.5 units  /results/story/scene/101.mp4',
      'video    generate  running    60 s             ███▒░░░░░░░░ 13 of 40: 12 completed, 3 running, 1 fa…',
      'lipsync  generate  failed                      Kling refused it',
      'joined   join      blocked',
      '13 completed, 3 running, 2 failed, 1 blocked, 24 pending   72 s   7.5 units of 50',
      'Ctrl-C leaves it running; come back with: kling pipeline watch story',
    ]);
  });

  it.each([
    [120, 30],
    [80, 24],
    [40, 8],
    [20, 5],
  ])('is never wider nor higher than %i columns and %i rows', (columns, rows) => {
    const many = status({ steps: Array.from({ length: 30 }, (_, n) => ({ ...VIDEOS, step: `step-${n}` })) });
    const lines = renderPipelineScreen('story', many, { ...frame, columns, rows });
    expect(lines.length).toBeLessThan(rows);
    if (columns >= 60) expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(columns);
  });

  it('keeps what needs somebody where not all steps fit', () => {
    const lines = renderStepsIn([SCENE, VIDEOS, LIPSYNC, JOINED], 4, { columns: 80, nowMs: START });
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['STEP', 'video', 'lipsync', 'and']);
    expect(lines.at(-1)).toBe('and 2 more: 1 completed, 1 blocked');
  });

  it('says that no worker answers', () => {
    const silence = 'No worker answers on task queue kling. Start one with: kling worker';
    expect(renderPipelineScreen('story', undefined, { ...frame, silence })).toEqual(['Pipeline story', `▌ ${silence}`]);
  });
});

describe('a pipeline in a log', () => {
  it('is a line for each step that ends, each tenth of many elements, and what to do, each once', () => {
    const tell = createPipelineNews();
    const first = status({ steps: [{ ...SCENE, state: 'running', file: undefined, endedAt: undefined }, JOINED] });
    expect(tell(first, START)).toEqual(['scene: running']);
    expect(tell(first, START + 1000)).toEqual([]);
    expect(tell(status(), START + 2000)).toEqual([
      'scene: completed (12 s, 1.5 units), /results/story/scene/101.mp4',
      'video: 13 of 40 (12 completed, 3 running, 1 failed, 24 pending)',
      'lipsync: failed: Kling refused it',
      'Next: try again: kling pipeline retry story video lipsync',
    ]);
    expect(tell(status(), START + 3000)).toEqual([]);
    const more = status({
      steps: [SCENE, { ...VIDEOS, counts: { completed: 14, running: 2, failed: 1, pending: 23 } }, LIPSYNC],
    });
    expect(tell(more, START + 4000)).toEqual([]);
    expect(tell(more, START + 70_000)).toEqual(['running: 13 completed, 3 running, 2 failed, 1 blocked, 24 pending']);
  });

  it('names what an earlier run has made', () => {
    const tell = createPipelineNews();
    expect(tell(status({ steps: [{ ...SCENE, isKept: true }] }), START)).toEqual([
      'scene: made before, /results/story/scene/101.mp4',
    ]);
  });
});

describe('where a pipeline stands', () => {
  const record = { pipelineId: 'story', runId: 'r', isRunning: true, taskQueue: 'kling', startedAt: at(0) };

  it('is told with its steps by a worker', () => {
    const view = { ...record, state: 'running', source: 'worker', file: 'story.yaml', status: status() } as const;
    const lines = renderPipelineView(view, 'http://ui', { columns: Infinity, nowMs: START + 72_000 });
    expect(lines).toContain('state     running');
    expect(lines).toContain('file      story.yaml, 4 steps');
    expect(lines).toContain('cost      7.5 units of 50');
    expect(lines).toContain('next      try again: kling pipeline retry story video lipsync');
    expect(lines.slice(-4)).toEqual(
      renderSteps(status().steps, { columns: Infinity, nowMs: START + 72_000 }).slice(-4),
    );
  });

  it("is told by Temporal's index without one", () => {
    const child = { step: 'scene', workflowId: 'story/scene', state: 'processing', taskId: '101', startedAt: at(0) };
    const view = { ...record, state: 'running', source: 'server', children: [child] } as const;
    const lines = renderPipelineView(view, 'http://ui', { columns: Infinity, nowMs: START + 5000 });
    expect(lines.slice(-2)).toEqual(['STEP   STATE       TIME  TASK', 'scene  processing  5 s   101']);
  });
});
