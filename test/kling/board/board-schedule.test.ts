import { describe, expect, it } from 'vitest';
import { DEFAULT_SCHEDULE } from '../../../src/domain/generation/polls/polling.js';
import type { Row } from '../../../src/kling/board/board-row.js';
import { createRow } from '../../../src/kling/board/board-row.js';
import {
  countFreeLooks,
  dueById,
  hurriedTickMs,
  nextDueByIdMs,
  nextTickMs,
} from '../../../src/kling/board/board-schedule.js';

/** Rows `1`, `2` and so on. */
function rowsOf(...given: Partial<Row>[]): ReadonlyMap<string, Row> {
  const ids = given.map((_, index) => String(index + 1));
  return new Map(
    ids.map((taskId, index) => [
      taskId,
      { ...createRow({ taskId }, { dueMs: 0, nowMs: 0, within: (work) => work() }), ...given[index] },
    ]),
  );
}

const idsOf = (rows: readonly Row[]) => rows.map(({ ref }) => ref.taskId);
const looking = Promise.resolve();

describe('the next tick', () => {
  const idle = { tickDueMs: 9000, lastTickMs: 0, isTicking: false };
  const at = { elapsedMs: 5000, schedule: DEFAULT_SCHEDULE };

  it.each([
    ['a tenth of a second later for whoever is urgent', rowsOf({ isUrgent: true }, {}), idle, 5100],
    [
      'half an interval after the last at the soonest',
      rowsOf({ isUrgent: true }, {}),
      { ...idle, lastTickMs: 4900 },
      5800,
    ],
    ['never later than it was due', rowsOf({ isUrgent: true }, {}), { ...idle, tickDueMs: 5010 }, 5010],
    ['as it was with nobody urgent', rowsOf({}, {}), idle, 9000],
    ['as it was with one row', rowsOf({ isUrgent: true }), idle, 9000],
    ['as it was while one is under way', rowsOf({ isUrgent: true }, {}), { ...idle, isTicking: true }, 9000],
  ])('comes %s', (_when, rows, state, dueMs) => {
    expect(hurriedTickMs(rows, state, at)).toBe(dueMs);
  });

  it('comes an interval after the last began, and a quarter of one after the last ended', () => {
    expect(nextTickMs(1000, 1500, 1800)).toBe(2800);
    expect(nextTickMs(1000, 9000, 1800)).toBe(9450);
  });
});

describe('looks by id', () => {
  it('are for those that are due, the longest due first, as many as are free', () => {
    const rows = rowsOf({ dueMs: 300 }, { dueMs: 100 }, { dueMs: 200 }, { dueMs: 400 }, { dueMs: 50, looking });
    expect(idsOf(dueById(rows, 300, 10))).toEqual(['2', '3', '1']);
    expect(idsOf(dueById(rows, 300, 2))).toEqual(['2', '3']);
  });

  it('leave what is urgent to the tick, and are for it where there is none', () => {
    expect(idsOf(dueById(rowsOf({ isUrgent: true }, {}), 0, 10))).toEqual(['2']);
    expect(idsOf(dueById(rowsOf({ isUrgent: true }), 0, 10))).toEqual(['1']);
  });

  it('are ten at the same time, and one while Kling has trouble', () => {
    expect([countFreeLooks(0, false), countFreeLooks(7, false), countFreeLooks(11, false)]).toEqual([10, 3, 0]);
    expect([countFreeLooks(0, true), countFreeLooks(1, true)]).toEqual([1, 0]);
  });

  it('come when the first is due and the method is open, and never while none is free or nobody waits', () => {
    const rows = rowsOf({ dueMs: 300 }, { dueMs: 200 });
    expect(nextDueByIdMs(rows, 1, 0)).toBe(200);
    expect(nextDueByIdMs(rows, 1, 250)).toBe(250);
    expect(nextDueByIdMs(rows, 0, 0)).toBe(Infinity);
    expect(nextDueByIdMs(rowsOf({ looking }), 1, 0)).toBe(Infinity);
  });
});
