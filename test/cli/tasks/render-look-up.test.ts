import { describe, expect, it } from 'vitest';
import { exitCodeFor, parseMethods, parseProduct } from '../../../src/cli/tasks/lookup.js';
import { renderLookUp } from '../../../src/cli/tasks/render-look-up.js';
import type { MethodAnswer } from '../../../src/domain/queries/query-methods.js';

const effort = { requests: 1, latencyMs: 41.6, bytes: 580 };
const task = {
  taskId: '7',
  externalTaskId: 'fox',
  status: 'succeeded',
  message: '',
  cost: { units: '1.5' },
  outputs: ['https://x.klingai.com/7.mp4'],
} as const;
const found: MethodAnswer = { method: 'direct', outcome: 'found', ...effort, task, product: 'text2video' };
const unknown: MethodAnswer = {
  method: 'list',
  outcome: 'unknown',
  ...effort,
  error: { kind: 'NotFound', text: 'none' },
};
const refused: MethodAnswer = {
  method: 'tasks',
  outcome: 'refused',
  ...effort,
  error: { kind: 'Credentials', text: 'no\u001b[31m' },
};
const silent: MethodAnswer = {
  method: 'tasks-list',
  outcome: 'silent',
  ...effort,
  error: { kind: 'Outage', text: 'away' },
};

describe('what is shown of a task at Kling', () => {
  it('has a line for each way of asking, the task, and who has not shown it and why', () => {
    expect(renderLookUp({ answers: [found, unknown, refused] })).toEqual([
      'METHOD  ASKS                ANSWER        STATE      COST       TIME   REQUESTS  BYTES',
      'direct  GET {path}/{id}     found         succeeded  1.5 units  42 ms  1         580',
      'list    GET {path}?pageNum  no such task                        42 ms  1         580',
      'tasks   GET /tasks          refused                             42 ms  1         580',
      '',
      'task           7',
      'external id    fox',
      'product        text2video',
      'state          succeeded',
      'cost           1.5 units',
      'result         https://x.klingai.com/7.mp4',
      'tasks: no [31m',
    ]);
  });

  it('says one reason once', () => {
    const lines = renderLookUp({ answers: [unknown, { ...unknown, method: 'tasks' }] });
    expect(lines.at(-1)).toBe('list, tasks: none');
  });

  it('says that two ways do not agree', () => {
    const other: MethodAnswer = { ...found, method: 'tasks', task: { ...task, status: 'processing' } };
    expect(renderLookUp({ answers: [found, other] }).join('\n')).toContain(
      'do not agree on its state: succeeded, processing',
    );
  });

  it('is told to scripts by the exit code', () => {
    expect(exitCodeFor([unknown, found, refused])).toBe(0);
    expect(exitCodeFor([unknown, refused, silent])).toBe(3);
    expect(exitCodeFor([refused, silent])).toBe(4);
    expect(exitCodeFor([silent])).toBe(1);
  });
});

describe('the options of kling lookup', () => {
  it('name ways of asking and products as people write them', () => {
    expect(parseMethods(undefined)).toHaveLength(4);
    expect(parseMethods('tasks, list')).toEqual(['tasks', 'list']);
    expect(parseProduct('/v1/videos/text2video')).toBe('text2video');
    expect(parseProduct(undefined)).toBeUndefined();
  });

  it('are refused with what to write instead', () => {
    expect(() => parseMethods('lits')).toThrow('--method is "lits"; write one of direct, list, tasks, tasks-list');
    expect(() => parseMethods('')).toThrow('--method is ""');
    expect(() => parseProduct('txt2video')).toThrow('did you mean "text2video"?');
  });
});
