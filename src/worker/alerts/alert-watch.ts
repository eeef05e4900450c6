import { setTimeout as sleep } from 'node:timers/promises';
import type { Sighting } from '../../domain/alerts/sightings.js';
import type { Rule } from './rule.js';

export interface AlertWatchOptions {
  readonly rules: readonly Rule[];
  /** Tells all workers' board what this one has seen. Rejects where it could not. */
  readonly tell: (sightings: readonly Sighting[]) => Promise<void>;
  readonly everyMs: number;
  /** Milliseconds of a clock that nobody sets. */
  readonly now?: () => number;
  readonly onTrouble: (text: string) => void;
}

/** What one worker sees. */
export interface AlertWatch {
  /** Looks until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** What it sees now, for its metrics. */
  seen(): readonly Sighting[];
}

/** What costs somebody something is not asked by a worker that soon ends. */
const FIRST_AFTER_MS = 60_000;
/** One that is seen is said again, so that the board knows that somebody still sees it. */
const SAY_AGAIN_MS = 5 * 60_000;

interface Watched extends Sighting {
  /** Looks in a row that have seen trouble. */
  readonly looks: number;
  /** What the board was told of it last; undefined before that. */
  readonly told?: { readonly isTrouble: boolean; readonly atMs: number };
}

/** Looks at everything in turn, and tells the board what has changed: what is well is told at first, and when it was not. */
export function createAlertWatch({
  rules,
  tell,
  everyMs,
  now = () => performance.now(),
  onTrouble,
}: AlertWatchOptions): AlertWatch {
  const watched = new Map<string, Watched>();
  const isDue = createDue(now);
  const keyOf = ({ alert, about }: Pick<Sighting, 'alert' | 'about'>): string => `${alert} ${about}`;

  async function lookBy(rule: Rule): Promise<void> {
    if (!isDue(rule)) return;
    for (const { about, text } of await rule.look()) {
      const before = watched.get(keyOf({ alert: rule.alert, about }));
      const looks = text === undefined ? 0 : (before?.looks ?? 0) + 1;
      const counts = looks >= (rule.looks ?? 1);
      const seen = { alert: rule.alert, about, looks, told: before?.told, ...(counts ? { text } : {}) };
      watched.set(keyOf(seen), seen);
    }
  }

  function listNews(): readonly Watched[] {
    return [...watched.values()].filter(({ text, told }) => {
      if (told?.isTrouble !== (text !== undefined)) return true;
      return told.isTrouble && now() - told.atMs >= SAY_AGAIN_MS;
    });
  }

  async function look(): Promise<void> {
    for (const rule of rules) {
      await lookBy(rule).catch((error: unknown) => {
        onTrouble(`Nobody knows about ${rule.alert}: ${String(error)}`);
      });
    }
    const news = listNews();
    if (news.length === 0) return;
    await tell(news.map(({ alert, about, text }) => ({ alert, about, ...(text === undefined ? {} : { text }) })));
    const atMs = now();
    news.forEach((one) => watched.set(keyOf(one), { ...one, told: { isTrouble: one.text !== undefined, atMs } }));
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        await look().catch((error: unknown) => {
          onTrouble(`What is seen could not be told: ${String(error)}`);
        });
        await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    },
    seen: () =>
      [...watched.values()].flatMap(({ alert, about, text }) => (text === undefined ? [] : [{ alert, about, text }])),
  };
}

/** Tells whether a rule may look now, and takes it that it does. */
function createDue(now: () => number): (rule: Rule) => boolean {
  const startedAtMs = now();
  const dueAtMs = new Map<Rule, number>();
  return (rule) => {
    if (rule.everyMs === undefined) return true;
    if (now() < (dueAtMs.get(rule) ?? startedAtMs + FIRST_AFTER_MS)) return false;
    dueAtMs.set(rule, now() + rule.everyMs);
    return true;
  };
}
