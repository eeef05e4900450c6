import { isObject } from '../record.js';
import { isIsoTime } from '../text/iso-time.js';
import type { Alert } from './alert.js';
import type { Sightings } from './sightings.js';
import { isAlertName, isWord } from './sightings.js';

/** An alert that is raised, with who sees it: ISO 8601, when each worker has last said so. */
export interface SeenAlert extends Alert {
  readonly seenBy: Readonly<Record<string, string>>;
}

/** The alerts that are raised, in the order in which they were. Travels from run to run. */
export type AlertBoard = readonly SeenAlert[];

/** What has changed on the board. */
export interface BoardNews {
  readonly board: AlertBoard;
  readonly raised: readonly Alert[];
  readonly over: readonly Alert[];
}

/** Several workers see one thing, and each says so again from time to time: who has not for so long is gone. */
export const SILENT_MS = 15 * 60_000;

const isSame = (one: Pick<Alert, 'alert' | 'about'>, other: Pick<Alert, 'alert' | 'about'>): boolean =>
  one.alert === other.alert && one.about === other.about;

/** Takes what a worker has seen: an alert is raised by the first who sees it, and is over once nobody does. */
export function takeSightings(board: AlertBoard, { reporter, sightings }: Sightings, at: string): BoardNews {
  let after: readonly SeenAlert[] = board;
  const raised: Alert[] = [];
  for (const { alert, about, text } of sightings) {
    const known = after.find((one) => isSame(one, { alert, about }));
    if (text == null) {
      after = after.map((one) => (one === known ? withoutReporter(one, reporter) : one));
    } else if (known === undefined) {
      raised.push({ alert, about, since: at, text });
      after = [...after, { alert, about, since: at, text, seenBy: { [reporter]: at } }];
    } else {
      const seen = { ...known, text, seenBy: { ...known.seenBy, [reporter]: at } };
      after = after.map((one) => (one === known ? seen : one));
    }
  }
  return { ...leaveOut(after), raised };
}

/** Forgets workers that have said nothing for long, and what nobody sees any more. */
export function dropSilent(board: AlertBoard, nowMs: number): BoardNews {
  const heard = board.map((one) => ({
    ...one,
    seenBy: Object.fromEntries(Object.entries(one.seenBy).filter(([, at]) => nowMs - Date.parse(at) < SILENT_MS)),
  }));
  return { ...leaveOut(heard), raised: [] };
}

function withoutReporter(alert: SeenAlert, reporter: string): SeenAlert {
  return { ...alert, seenBy: Object.fromEntries(Object.entries(alert.seenBy).filter(([name]) => name !== reporter)) };
}

function leaveOut(board: AlertBoard): Omit<BoardNews, 'raised'> {
  const isSeen = ({ seenBy }: SeenAlert): boolean => Object.keys(seenBy).length > 0;
  return { board: board.filter(isSeen), over: board.filter((one) => !isSeen(one)).map(toAlert) };
}

/** Without who sees it. */
export const toAlert = ({ alert, about, since, text }: SeenAlert): Alert => ({ alert, about, since, text });

/** Reads what an earlier run has handed over: nothing is an empty board; undefined for what is none. */
export function readBoard(value: unknown): AlertBoard | undefined {
  if (value === undefined || value === null) return [];
  if (!isObject(value) || !Array.isArray(value.board)) return undefined;
  const board: readonly unknown[] = value.board;
  return board.every(isSeenAlert) ? board : undefined;
}

function isSeenAlert(value: unknown): value is SeenAlert {
  if (!isObject(value)) return false;
  const { alert, about, since, text, seenBy } = value;
  const isSeenBy = isObject(seenBy) && Object.values(seenBy).every(isIsoTime);
  return isAlertName(alert) && isWord(about) && isWord(text) && isIsoTime(since) && isSeenBy;
}
