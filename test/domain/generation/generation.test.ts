import { describe, expect, it } from 'vitest';
import type { Cost } from '../../../src/domain/money.js';
import {
  cancelNotice,
  elapsedSeconds,
  queuedStatus,
  renderCost,
  shorten,
} from '../../../src/domain/generation/generation.js';
import { advance } from '../../../src/domain/generation/steps.js';
import { renderGenerationDetails } from '../../../src/webui/generation-details.js';
import { parseRequest } from '../../../src/domain/generation/request.js';

const start = '2026-11-23T08:00:00.000Z';
const later = '2026-11-23T08:01:30.500Z';
const queued = queuedStatus(parseRequest({ prompt: 'a red fox\nin the snow' }), start);

describe('the status of a generation', () => {
  it('keeps the time of every transition', () => {
    const times = { startedAt: later, submittedAt: later };
    const status = advance(queued, { kind: 'submitted', taskId: '7', ...times, at: later });
    expect(status).toMatchObject({
      state: 'processing',
      taskId: '7',
      model: 'kling-v2-6',
      prompt: 'a red fox in the snow',
    });
    expect(status.transitions.map(({ state }) => state)).toEqual(['queued', 'submitting', 'processing']);
  });

  it('counts elapsed seconds to now while it runs, and to the end afterwards', () => {
    expect(elapsedSeconds(queued, later)).toBe(90.5);
    const cancelled = advance(queued, { kind: 'cancelled', at: later });
    expect(elapsedSeconds(cancelled, '2027-01-01T00:00:00.000Z')).toBe(90.5);
  });
});

describe('cancelNotice', () => {
  it.each([
    [queued, 'Nothing was sent to Kling and nothing is charged.'],
    [
      { ...queued, externalTaskId: 'kt-1' },
      'Kling confirmed no task. Should a create have been under way, its task can be found by the id kt-1.',
    ],
    [
      { ...queued, state: 'processing', taskId: '7', waiting: undefined },
      'Kling has no cancel: task 7 goes on there and is billed; its files can be collected later.',
    ],
    [
      { ...queued, state: 'downloading', taskId: '7', waiting: undefined },
      'Task 7 had finished at Kling and is paid for; its files can be collected without a new charge.',
    ],
  ] as const)('is honest: %#', (status, text) => {
    expect(cancelNotice(status)).toBe(text);
  });
});

describe('renderGenerationDetails', () => {
  it('shows what is known as a table and lets no prompt break out of it', () => {
    const status = { ...queued, prompt: 'a | b <script>', taskId: '7', cost: { units: '1.5' } } as const;
    expect(renderGenerationDetails(status, { workflowId: 'gen-1' })).toBe(
      [
        '### queued',
        '',
        `since ${start}`,
        '',
        '| | |',
        '|---|---|',
        '| Prompt | a \\| b \\<script> |',
        '| Task | text2video, kling-v2-6 |',
        '| Task id | `7` |',
        '| Attempt | 1 of 3 |',
        `| Started | ${start} |`,
        '| Cost | 1.5 units |',
        '| Estimate | 1.5 units |',
        '',
        '\u00a0',
        '',
        '\u00a0',
      ].join('\n'),
    );
  });
});

describe('shorten', () => {
  it('puts text on one line of at most so many characters', () => {
    expect(shorten('a\n b')).toBe('a b');
    expect(shorten('abcdef', 4)).toBe('abc…');
  });
});

describe('renderCost', () => {
  it.each<[Cost | undefined, string | undefined]>([
    [undefined, undefined],
    [{ units: '1.5' }, '1.5 units'],
    [{ units: '1' }, '1 unit'],
    [{ amount: '0.21', currency: 'USD' }, '0.21 USD'],
  ])('renders %j as %j', (cost, text) => {
    expect(renderCost(cost)).toBe(text);
  });
});
