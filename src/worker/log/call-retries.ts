import type { LogEntry } from '@temporalio/worker';

/** What is written of a line of the SDK; undefined where it is one of many like it. */
export type FoldRetries = (entry: Pick<LogEntry, 'message' | 'meta'>) => string | undefined;

/** The SDK's core says so of each call, again and again: a worker that its server has left writes a gigabyte in a week of that. */
const RETRIED = /^gRPC call (\w+) retried (\d+) times$/;
/** Seldom enough for a log that nobody reads, often enough that its latest lines tell of it. */
const SAY_AGAIN_MS = 10 * 60_000;

/** Makes one line of all that is said of calls to Temporal that are tried again: the first for each reason, and then one in ten minutes with their number. */
export function createRetryFold(now: () => number = () => performance.now()): FoldRetries {
  const said = new Map<string, { readonly atMs: number; unsaid: number }>();
  return ({ message, meta }) => {
    const [, call, tries] = RETRIED.exec(message) ?? [];
    if (call === undefined || tries === undefined) return message;
    const reason = reasonOf(meta?.error);
    const last = said.get(reason);
    if (last !== undefined && now() - last.atMs < SAY_AGAIN_MS) {
      last.unsaid += 1;
      return undefined;
    }
    said.set(reason, { atMs: now(), unsaid: 0 });
    const others = last === undefined || last.unsaid === 0 ? '' : `, and ${last.unsaid} more lines like this`;
    return `Calls to the Temporal server fail and are tried until they succeed: ${reason} (${call}, ${tries} times${others})`;
  };
}

/** Code and message of what Rust prints as `Status { code: Unavailable, message: "tcp connect error", ... }`. */
function reasonOf(error: unknown): string {
  const text = typeof error === 'string' ? error : '';
  const [, code = 'no reason is given', message] = /code: (\w+)(?:, message: "((?:[^"\\]|\\.)*)")?/.exec(text) ?? [];
  return message === undefined || message === '' ? code : `${code}, ${message}`;
}
