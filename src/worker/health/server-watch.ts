import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@temporalio/worker';
import { renderDuration } from '../../domain/duration.js';
import { codeOf } from '../../temporal/search-attributes.js';
import type { Readiness } from './readiness.js';

export interface ServerWatch {
  /** A question that the server answers from its database, e.g. of our namespace. Rejects, or takes longer than anybody waits, where it does not. */
  readonly ask: () => Promise<unknown>;
  /** `host:port`. */
  readonly address: string;
  readonly readiness: Pick<Readiness, 'note'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds of the clock on the wall. */
  readonly now?: () => number;
  readonly pauses?: Pauses;
}

interface Pauses {
  /** While it answers: one call of a worker in so long. */
  readonly wellMs: number;
  /** While it does not, so that its return is seen soon. */
  readonly awayMs: number;
}

const PAUSES: Pauses = { wellMs: 10_000, awayMs: 2000 };
/** One that does not come through is a restart, or a machine that is busy: nobody has to be told. */
const MISSES_THAT_COUNT = 2;
/** Seldom enough for a log that nobody reads, often enough that its latest lines tell of it. */
const SAY_AGAIN_MS = 10 * 60_000;

/**
 * Looks whether the Temporal server still answers, and says in readiness and log when it does not and when it does again, until the signal is aborted.
 * The SDK asks for ever for work, and says so of each single call alone. Never rejects.
 */
export async function watchServer(watch: ServerWatch, signal: AbortSignal): Promise<void> {
  const { ask, now = Date.now, pauses = PAUSES } = watch;
  let misses = 0;
  let missedAtMs = 0;
  let away: Away | undefined;
  const isOver = () => signal.aborted;
  while (!isOver()) {
    const askedAtMs = now();
    const error = await ask().then(
      () => undefined,
      (reason: unknown) => ({ reason }),
    );
    if (isOver()) return;
    misses = error === undefined ? 0 : misses + 1;
    if (misses === 1) missedAtMs = askedAtMs;
    if (error === undefined) {
      if (away !== undefined) tellBack(watch, away, now());
      away = undefined;
    } else if (misses >= MISSES_THAT_COUNT)
      away = tellAway(watch, away ?? { sinceMs: missedAtMs }, error.reason, now());
    await sleep(misses === 0 ? pauses.wellMs : pauses.awayMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

interface Away {
  readonly sinceMs: number;
  /** When the log said so last. */
  readonly saidAtMs?: number;
}

function tellAway({ address, readiness, logger }: ServerWatch, away: Away, error: unknown, nowMs: number): Away {
  const since = new Date(away.sinceMs).toISOString();
  const text = `The Temporal server at ${address} ${explain(error)}, since ${since}. This worker gets no work; what it has goes on, nothing is lost, and it takes work again by itself`;
  readiness.note('temporal', text);
  if (away.saidAtMs !== undefined && nowMs - away.saidAtMs < SAY_AGAIN_MS) return away;
  logger.warn(`${text}.`);
  return { ...away, saidAtMs: nowMs };
}

function tellBack({ address, readiness, logger }: ServerWatch, away: Away, nowMs: number): void {
  readiness.note('temporal', undefined);
  logger.info(
    `The Temporal server at ${address} answers again, after ${renderDuration(nowMs - away.sinceMs)}; this worker takes work.`,
  );
}

const NOT_FOUND = 5;
/** gRPC's codes for what no waiting mends. */
const REFUSALS: readonly unknown[] = [7, 16];

function explain(error: unknown): string {
  const reason = reasonOf(error);
  const code = codeOf(error);
  if (code === NOT_FOUND) return `does not know our namespace any more (${reason}; check TEMPORAL_NAMESPACE)`;
  if (REFUSALS.includes(code))
    return `refuses us (${reason}; check TEMPORAL_API_KEY, its end, and the TLS settings, and start the worker again)`;
  return `does not answer (${reason})`;
}

/** What gRPC says, without the name of the call and the number of the code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'details' in error && typeof error.details === 'string' && error.details !== ''
    ? error.details
    : error.message;
}
