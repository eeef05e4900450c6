import { describe, expect, it } from 'vitest';
import type { GenerationView } from '../../../src/client/generation/generation-view.js';
import { columnsOf } from '../../../src/cli/screen/fit-text.js';
import { renderLine, renderProgress, renderStatus } from '../../../src/cli/generation/render-status.js';
import { renderList } from '../../../src/cli/generation/render-list.js';

const view = {
  state: 'processing',
  task: 'text2video',
  model: 'kling-v2-6',
  prompt: 'a fox',
  taskId: '101',
  attempt: 1,
  attempts: 3,
  transitions: [
    { state: 'queued', at: '2026-11-23T08:00:00.000Z' },
    { state: 'processing', at: '2026-11-23T08:00:02.000Z' },
  ],
  elapsedSeconds: 42.3,
  asOf: '2026-11-23T08:00:42.300Z',
  artifacts: [],
  stuck: false,
  notices: [],
  workflowId: 'gen-1',
  runId: 'run-1',
  source: 'worker',
  isRunning: true,
  taskQueue: 'kling',
  advice: [],
} as const satisfies GenerationView;
const queued = { ...view, state: 'queued', taskId: undefined } as const;

describe('renderLine', () => {
  it.each<[Partial<GenerationView>, string]>([
    [{}, 'processing     42 s  task 101'],
    [{ attempt: 2 }, 'processing     42 s  attempt 2 of 3  task 101'],
    [
      { activity: { name: 'poll', isStarted: true, attempt: 1, heartbeat: { status: 'submitted' } } },
      'processing     42 s  task 101  Kling says submitted',
    ],
    [
      { activity: { name: 'poll', isStarted: true, attempt: 1, heartbeat: { trouble: '[5000] internal error' } } },
      'processing     42 s  task 101  last look: [5000] internal error',
    ],
    [
      {
        state: 'downloading',
        activity: { name: 'download', isStarted: true, attempt: 1, heartbeat: { offset: 50, totalBytes: 200 } },
      },
      'downloading    42 s  task 101  25 %',
    ],
  ])('says where it stands: %#', (facts, line) => {
    expect(renderLine({ ...view, ...facts } as GenerationView, 120)).toBe(line);
  });

  it('says what a waiting generation waits for, and what went wrong last', () => {
    const submit = { name: 'submit', isStarted: false, attempt: 1 };
    expect(renderLine({ ...queued, activity: submit }, 120)).toBe('queued         42 s  waiting for a slot');
    const refused = { ...submit, attempt: 3, lastFailure: '[1303] parallel task over resource pack limit' };
    expect(renderLine({ ...queued, activity: refused }, 120)).toBe(
      'queued         42 s  try 3, last: [1303] parallel task over resource pack limit',
    );
  });

  it.each([['\u001b[2Jgone'], ['系统繁忙']])(
    'fits the terminal and shows nothing that a terminal would obey: %j',
    (trouble) => {
      const activity = { name: 'poll', isStarted: true, attempt: 1, heartbeat: { trouble: trouble.repeat(20) } };
      const line = renderLine({ ...view, activity }, 60);
      expect(columnsOf(line)).toBeGreaterThan(56);
      expect(columnsOf(line)).toBeLessThanOrEqual(60);
      expect(line).not.toContain('\u001b');
    },
  );
});

describe('renderProgress', () => {
  it('says in the same block when no worker answers, and no longer when one does', () => {
    expect(renderProgress({ ...queued, source: 'server', taskQueue: 'night' }, 120, true)).toEqual([
      'queued         42 s',
      'No worker answers on task queue night; start one with: kling worker',
    ]);
    expect(renderProgress(queued, 120, false)).toEqual(['queued         42 s']);
  });
});

describe('renderStatus', () => {
  it('has a link below each file that one was asked for, and none of its own', () => {
    const [file, thumbnail] = ['s3://clips/gen-1/101.mp4', 's3://clips/gen-1/101-thumbnail.jpg'];
    const artifact = {
      kind: 'video',
      index: 0,
      file,
      thumbnail,
      bytes: 7,
      sha256: 'abc',
      url: 'https://a.example/b',
    } as const;
    const done = { ...view, state: 'completed', isRunning: false, artifacts: [artifact] } as const;
    const links = [{ file, link: 'https://clips.example/101.mp4?signed' }];
    const shown = renderStatus(done, 'http://ui', undefined, links).filter((line) => /^(file|link|thumb)/.test(line));
    expect(shown).toEqual([
      `file     ${file}`,
      'link     https://clips.example/101.mp4?signed',
      `thumb    ${thumbnail}`,
    ]);
    expect(renderStatus(done, 'http://ui').join()).not.toContain('link ');
  });

  it('shows everything known, a line each', () => {
    const done = {
      ...view,
      state: 'failed',
      isRunning: false,
      error: { kind: 'Moderation', text: 'refused' },
      cost: { units: '1.5' },
    } as const;
    expect(renderStatus({ ...done, notices: ['note'] }, 'http://ui')).toEqual([
      'state    failed',
      'prompt   a fox',
      'task     text2video, kling-v2-6',
      'task id  101',
      'attempt  1 of 3',
      'elapsed  42 s',
      'cost     1.5 units',
      'error    refused',
      'notice   note',
      'Web UI   http://ui',
      'history  2026-11-23T08:00:00.000Z  queued',
      '         2026-11-23T08:00:02.000Z  processing',
    ]);
  });
});

describe('what a generation was to cost', () => {
  const estimate = { units: '1.5', usd: '0.21' } as const;
  const draw = (facts: object) => renderStatus({ ...view, ...facts }, 'http://ui').join('\n');

  it('is held against what Kling deducted once it has ended', () => {
    expect(draw({ estimate })).toContain('\nestimate 1.5 units\n');
    expect(draw({ estimate, isRunning: false, state: 'completed', cost: { units: '2' } })).toContain(
      '\ncost     2 units\nestimate 1.5 units; Kling deducted 0.5 units more\n',
    );
  });

  it('is not what Kling deducted for one that failed: that is said, also where Kling has not said it', () => {
    const failed = { estimate, isRunning: false, state: 'failed', error: { kind: 'GenerationFailed', text: 'no' } };
    expect(draw(failed)).toContain('\ncost     Kling did not say what it deducted\nestimate 1.5 units\n');
    expect(draw({ ...failed, cost: { units: '0' } })).toContain(
      '\ncost     0 units\nestimate 1.5 units; Kling deducted 1.5 units less\n',
    );
  });
});

describe('a generation that takes too long', () => {
  const stuck = { ...view, stuck: true, elapsedSeconds: 620 };
  const error = { kind: 'Parked', text: 'not finished' } as const;
  it.each<[string, GenerationView, string]>([
    ['stuck', stuck, 'state    stuck: takes unusually long at Kling; still waiting'],
    ['stuck before, and on its way now', { ...stuck, state: 'downloading' }, 'state    downloading'],
    ['parked', { ...stuck, state: 'parked', isRunning: false, error }, 'state    parked: the task goes on at Kling'],
    ['failed after it was stuck', { ...stuck, state: 'failed', isRunning: false, error }, 'state    failed'],
  ])('is called %s by its status', (_name, one, line) => {
    expect(renderStatus(one, 'http://ui')[0]).toBe(line);
  });

  it('is stuck on the live line, with the time that it has taken', () => {
    expect(renderLine(stuck, 120)).toBe('stuck        10 min  task 101');
  });
});

describe('renderList', () => {
  it.each([
    ['一只红狐狸在雪地里奔跑,电影感,三十五毫米胶片,慢动作,风吹过松林'],
    ['🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊'],
    ['a line that\nwould break \u001b[2J the table, and goes on and on and on'],
  ])('keeps its columns and the width of the terminal with %j', (prompt) => {
    const base = { runId: 'r', state: 'parked', startedAt: '2026-11-23T08:00:00.000Z', prompt };
    const lines = renderList(
      [
        { ...base, workflowId: '狐狸-1' },
        { ...base, workflowId: 'gen-1' },
      ],
      new Date('2026-11-23T08:10:00.000Z'),
      80,
    );
    const starts = lines.map((line) => columnsOf(line.slice(0, line.search(/STATE|parked/))));
    expect(new Set(starts).size).toBe(1);
    lines.forEach((line) => expect(columnsOf(line)).toBeLessThanOrEqual(80));
    expect(columnsOf(lines[1] ?? '')).toBeGreaterThan(76);
    expect(lines.join('')).not.toContain('\u001b');
  });

  it('is a table that gives the prompt the room that is left', () => {
    const listed = {
      workflowId: 'gen-1',
      runId: 'r',
      state: 'completed',
      model: 'kling-v2-6',
      taskId: '101',
      startedAt: '2026-11-23T08:00:00.000Z',
      endedAt: '2026-11-23T08:01:00.000Z',
      prompt: 'a red fox in the snow',
    };
    expect(renderList([listed], new Date('2026-11-23T08:10:00.000Z'), 90)).toEqual([
      'ID     STATE      STARTED     TOOK  MODEL       TASK ID  PROMPT',
      'gen-1  completed  10 min ago  60 s  kling-v2-6  101      a red fox in the snow',
    ]);
  });
});
