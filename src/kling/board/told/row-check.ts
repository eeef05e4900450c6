import type { Row, RowCheck } from '../board-row.js';

/** A hint costs a look, and anybody who knows an address may send hints. */
const CHECK_EVERY_MS = 2000;

/** Has the row looked at by id soon; hints that come meanwhile share that look. */
export function askForCheck(row: Row, elapsedMs: number): RowCheck {
  row.check ??= createCheck();
  if (!row.check.isBegun) row.dueMs = Math.min(row.dueMs, checkDueMs(row, elapsedMs));
  row.isUrgent = false;
  return row.check;
}

/** A look by id begins. */
export function beginCheck(row: Row, elapsedMs: number): void {
  row.lookedMs = elapsedMs;
  if (row.check !== undefined) row.check.isBegun = true;
}

/** A look by id has ended: who asked during it is not answered by it. */
export function endCheck(row: Row, elapsedMs: number): void {
  if (row.check?.isBegun === false) row.dueMs = checkDueMs(row, elapsedMs);
  else dropCheck(row);
}

/** Whoever waits for a look learns that there is none any more. */
export function dropCheck(row: Row): void {
  row.check?.end();
  row.check = undefined;
}

function checkDueMs({ lookedMs }: Row, elapsedMs: number): number {
  return Math.max(elapsedMs, lookedMs + CHECK_EVERY_MS);
}

function createCheck(): RowCheck {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { isBegun: false, done, end: () => end() };
}
