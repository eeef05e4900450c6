import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { renderDuration } from '../domain/duration.js';
import { codeOf, GRPC } from './grpc-status.js';

export interface ServerWatch {
  /** A question that the server answers from its database, e.g. `askServer`. Rejects, or takes longer than anybody waits, where it does not. */
  readonly ask: () => Promise<unknown>;
  /** `host:port`. */
  readonly address: string;
  readonly asker: Asker;
  /** Gets a sentence, without its full stop, at each look that finds it away, and undefined when it is back. */
  readonly onChange?: (text: string | undefined) => void;
  /** Gets a sentence for the operator when it is away, again every ten minutes, and when it is back. */
  readonly say: (text: string, level: 'info' | 'warn') => void;
  /** Milliseconds of the clock on the wall. */
  readonly now?: () => number;
  readonly pauses?: Pauses;
}

/** Who depends on the server. */
interface Asker {
  /** E.g. `worker`: what is to be started again once a refusal is mended. */
  readonly name: string;
  /** What follows for it, e.g. `This worker gets no work, and takes it again by itself`. */
  readonly away: string;
  /** What it does again, e.g. `this worker takes work`. */
  readonly back: string;
}

interface Pauses {
  /** While it answers: one call of a process in so long. */
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
 * Looks whether the Temporal server still answers, and says when it does not and when it does again, until the signal is aborted: a connection that was
 * made once is tried for ever, in silence. Never rejects.
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

/** A server that works answers within milliseconds, a busy one within a second. */
const ANSWER_WITHIN_MS = 5000;

/** Asks for our namespace, so that more than the server's door has to work. */
export const askServer = ({ connection, workflowService, options: { namespace } }: Client): Promise<unknown> =>
  connection.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => workflowService.describeNamespace({ namespace }));

interface Away {
  readonly sinceMs: number;
  /** When somebody was told last. */
  readonly saidAtMs?: number;
}

function tellAway({ address, asker, onChange, say }: ServerWatch, away: Away, error: unknown, nowMs: number): Away {
  const since = new Date(away.sinceMs).toISOString();
  const text = `The Temporal server at ${address} ${explain(error, asker)}, since ${since}. ${asker.away}`;
  onChange?.(text);
  if (away.saidAtMs !== undefined && nowMs - away.saidAtMs < SAY_AGAIN_MS) return away;
  say(`${text}.`, 'warn');
  return { ...away, saidAtMs: nowMs };
}

function tellBack({ address, asker, onChange, say }: ServerWatch, away: Away, nowMs: number): void {
  onChange?.(undefined);
  const lasted = renderDuration(nowMs - away.sinceMs);
  say(`The Temporal server at ${address} answers again, after ${lasted}; ${asker.back}.`, 'info');
}

/** What no waiting mends. */
const REFUSALS: readonly unknown[] = [GRPC.PERMISSION_DENIED, GRPC.UNAUTHENTICATED];

function explain(error: unknown, { name }: Asker): string {
  const reason = reasonOf(error);
  const code = codeOf(error);
  if (code === GRPC.NOT_FOUND) return `does not know our namespace any more (${reason}; check TEMPORAL_NAMESPACE)`;
  if (REFUSALS.includes(code))
    return `refuses us (${reason}; check TEMPORAL_API_KEY, its end, and the TLS settings, and start the ${name} again)`;
  return `does not answer (${reason})`;
}

/** What gRPC says, without the name of the call and the number of the code; of our own deadline it tells how long each of its layers took. */
function reasonOf(error: unknown): string {
  if (codeOf(error) === GRPC.DEADLINE_EXCEEDED) return `nothing within ${renderDuration(ANSWER_WITHIN_MS)}`;
  if (!(error instanceof Error)) return String(error);
  return 'details' in error && typeof error.details === 'string' && error.details !== ''
    ? error.details
    : error.message;
}
