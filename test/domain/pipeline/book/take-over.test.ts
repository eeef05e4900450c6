import { describe, expect, it } from 'vitest';
import type { KnownRecord } from '../../../../src/domain/pipeline/book/record.js';
import { lastRecords, readStepRecord } from '../../../../src/domain/pipeline/book/record.js';
import { planMaking } from '../../../../src/domain/pipeline/book/take-over.js';

const times = { startedAt: '2026-11-26T05:00:00.000Z', endedAt: '2026-11-26T05:01:00.000Z' };
const output = { kind: 'video', file: '/out/a.mp4', bytes: 10, sha256: 'ab' } as const;
const made: KnownRecord = {
  ...times,
  step: 'scene',
  kind: 'generate',
  meaning: 'm',
  take: 1,
  state: 'completed',
  made: { taskId: '101', outputs: [output] },
  isThere: true,
};
const failed = (kind: string, taskId?: string): KnownRecord => ({
  ...times,
  ...{ step: 'scene', kind: 'generate', meaning: 'm', take: 2, state: 'failed', isThere: false },
  error: { kind, text: '' },
  ...(taskId === undefined ? {} : { taskId, isTaskPaid: true }),
});
const plan = (records: readonly KnownRecord[], more: Partial<Parameters<typeof planMaking>[0]> = {}) =>
  planMaking({ kind: 'generate', meaning: 'm', isAnew: false, records, ...more });

describe('what becomes of a making of which the journal knows', () => {
  it.each([
    ['nothing', plan([]), { how: 'make', take: 1, isIdUsed: false }],
    ['that it is made: it stays', plan([made]), { how: 'keep', record: made }],
    [
      'that another meaning is made: it is made too',
      plan([made], { meaning: 'n' }),
      { how: 'make', take: 1, isIdUsed: true },
    ],
    [
      'that it was made before another: it stays',
      plan([made, { ...made, meaning: 'n' }]),
      { how: 'keep', record: made },
    ],
    ['that it is to be made anew', plan([made], { isAnew: true }), { how: 'make', take: 2, isIdUsed: true }],
    [
      'that its files are lost: its task is collected',
      plan([{ ...made, isThere: false }]),
      { how: 'make', take: 1, isIdUsed: true, adopt: '101', isTaskPaid: true },
    ],
    [
      'that Kling has failed its task: it needs another name there',
      plan([failed('GenerationFailed', '7')]),
      { how: 'make', take: 3, isIdUsed: false },
    ],
    [
      'that nobody waited for its task any more: it is collected',
      plan([failed('Parked', '7')]),
      { how: 'make', take: 2, isIdUsed: false, adopt: '7', isTaskPaid: true },
    ],
    [
      'that it was refused: the same name is free',
      plan([failed('InvalidRequest')]),
      { how: 'make', take: 2, isIdUsed: false },
    ],
    [
      'that it was cancelled: what was on its way has that name',
      plan([{ ...failed('x'), state: 'cancelled' }]),
      { how: 'make', take: 2, isIdUsed: false },
    ],
  ])('%s', (_what, planned, expected) => {
    expect(planned).toEqual(expected);
  });

  it('keeps a file that bears its step’s name only if nothing was made over it', () => {
    const sheet = { ...made, kind: 'sheet' } as const;
    expect(plan([sheet], { kind: 'sheet' })).toMatchObject({ how: 'keep' });
    expect(plan([sheet, { ...sheet, meaning: 'n' }], { kind: 'sheet' })).toMatchObject({ how: 'make', take: 1 });
  });

  it('asks a question again under another name once it was answered with no', () => {
    const rejected = { ...failed('Rejected'), kind: 'approve' } as const;
    expect(plan([rejected], { kind: 'approve' })).toMatchObject({ how: 'make', take: 3 });
  });
});

describe('the journal of a pipeline', () => {
  it('says of each meaning what was said last, the latest last', () => {
    const other = { ...made, meaning: 'n' };
    const again = { ...made, take: 2 };
    expect(lastRecords([made, other, again]).get('scene')).toEqual([other, again]);
  });

  it('reads what it has written, and nothing from a line that is odd', () => {
    const { isThere, ...record } = made;
    expect(isThere).toBe(true);
    expect(readStepRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
    for (const odd of [
      '{',
      { ...record, step: '../x' },
      { ...record, made: undefined },
      { ...record, take: 'one' },
      { ...record, kind: 'magic' },
    ])
      expect(readStepRecord(odd)).toBeUndefined();
  });

  it('drops a cost that is none, and keeps what was paid for', () => {
    expect(readStepRecord({ ...made, cost: { units: 'a lot' } })).toMatchObject({ state: 'completed', step: 'scene' });
    expect(readStepRecord({ ...made, cost: { units: 'a lot' } })).not.toHaveProperty('cost');
  });
});
