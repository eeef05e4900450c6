import type { BATCH, GENERATION, PIPELINE } from '../../contract/workflow-types.js';
import type { Decimal } from '../../domain/decimal.js';
import { add, compare, isDecimal, plain, subtract } from '../../domain/decimal.js';
import { isObject } from '../../domain/record.js';

/** What was started with the money that is reserved. */
export interface Subject {
  readonly kind: typeof GENERATION | typeof BATCH | typeof PIPELINE | 'schedule';
  /** Of its workflow. */
  readonly id: string;
}

/** Money is asked for. Whether it is granted follows from what stands before it. */
export interface ReserveLine {
  readonly kind: 'hold';
  readonly entry: string;
  readonly usd: Decimal;
  /** What may be spent in the day, by whoever asks; absent for no limit. */
  readonly limit?: Decimal;
  readonly subject: Subject;
  /** ISO 8601. */
  readonly at: string;
}

/** What it has come to; 0 for what was never started. */
export interface SettleLine {
  readonly kind: 'came to';
  readonly entry: string;
  readonly usd: Decimal;
}

export type SpendingLine = ReserveLine | SettleLine;

/** Money that is held for something, or was spent on it. */
export interface Held extends Pick<ReserveLine, 'entry' | 'usd' | 'subject' | 'at'> {
  readonly isSettled: boolean;
}

/** A day's spending. */
export interface SpendingPage {
  /** USD, what is held included. */
  readonly spent: Decimal;
  /** What was granted, by its entry. */
  readonly held: ReadonlyMap<string, Held>;
}

export const EMPTY_PAGE: SpendingPage = { spent: '0', held: new Map() };

/**
 * What the lines of a day come to behind those that `before` is of, in the order in which they were written. Everybody who reads them finds the same: whether a reservation was
 * granted needs no second word from who asked for it, and no lock.
 */
export function foldSpending(lines: readonly SpendingLine[], before: SpendingPage = EMPTY_PAGE): SpendingPage {
  const held = new Map(before.held);
  let { spent } = before;
  for (const line of lines) {
    const { entry, usd } = line;
    const known = held.get(entry);
    if (line.kind === 'came to') {
      if (known === undefined) continue;
      spent = add(subtract(spent, known.usd), usd);
      held.set(entry, { ...known, usd, isSettled: true });
    } else if (known === undefined && isWithin(add(spent, usd), line.limit)) {
      spent = add(spent, usd);
      held.set(entry, { entry, usd, subject: line.subject, at: line.at, isSettled: false });
    }
  }
  return { spent: plain(spent), held };
}

/** Whether a limit bears a sum. */
export const isWithin = (usd: Decimal, limit: Decimal | undefined): boolean =>
  limit === undefined || compare(usd, limit) <= 0;

/** A line as it stands in the file. It begins with a line's end: what a process that was killed has left unfinished spoils no other line. */
export const renderLine = (line: SpendingLine): string => `\n${JSON.stringify(line)}\n`;

/** The lines of a file; what is no whole line says nothing. */
export function parseLines(text: string): readonly SpendingLine[] {
  return text.split('\n').flatMap((line) => parseLine(line) ?? []);
}

function parseLine(text: string): SpendingLine | undefined {
  if (text === '') return undefined;
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function isLine(line: unknown): line is SpendingLine {
  if (!isObject(line) || typeof line.entry !== 'string' || !isDecimal(line.usd)) return false;
  if (line.kind === 'came to') return true;
  return line.kind === 'hold' && isObject(line.subject) && (line.limit === undefined || isDecimal(line.limit));
}
