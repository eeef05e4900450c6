import type { LogEntry, LogLevel, LogMetadata } from '@temporalio/worker';
import { DefaultLogger } from '@temporalio/worker';
import { createScrub } from '../../domain/text/scrub.js';
import type { FindTrace } from './log-fields.js';
import { createRetryFold } from './call-retries.js';
import { fieldsOf } from './log-fields.js';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** One JSON object a line for machines, one readable line for people. */
  readonly format: 'json' | 'text';
  /** Values that must never be written, whatever they turn up in. */
  readonly secrets: readonly string[];
  /** Where traces are on. */
  readonly findTrace?: FindTrace;
  readonly write: (line: string) => void;
}

/** A logger for the worker and everything in it, the SDK's own core and workflows included. */
export function createLogger({ level, format, secrets, findTrace, write }: LoggerOptions): DefaultLogger {
  const render = format === 'json' ? renderJson : renderText;
  const scrub = createScrub(secrets, '[secret]');
  const isAllTold = level === 'TRACE' || level === 'DEBUG';
  const foldRetries = createRetryFold();
  const choose = (entry: LogEntry) => (CHATTER.test(entry.message) ? undefined : foldRetries(entry));
  return new DefaultLogger(level, (entry) => {
    const message = isAllTold ? entry.message : choose(entry);
    if (message === undefined) return;
    const at = new Date(Number(entry.timestampNanos / 1_000_000n));
    write(withoutSignatures(scrub(render(at, entry.level, message, fieldsOf(entry.meta ?? {}, findTrace)))));
  });
}

/** What the SDK says at every start and stop, and what it warns of although it is meant so: nobody needs it. */
const CHATTER = /^(Worker state changed|No (Nexus services|workflows|activities) registered)/;

function renderJson(at: Date, level: LogLevel, message: string, meta: LogMetadata): string {
  return JSON.stringify({ time: at.toISOString(), level, message, ...meta }, (_key, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;
  });
}

/** What a line for people shows beside the message; JSON lines have everything. */
const SHOWN = ['workflowId', 'activityType', 'attempt', 'taskId', 'taskQueue', 'address'] as const;

function renderText(at: Date, level: LogLevel, message: string, meta: LogMetadata): string {
  const time = at.toTimeString().slice(0, 8);
  const facts = SHOWN.filter((name) => meta[name] !== undefined).map((name) => `${name}=${String(meta[name])}`);
  const error: unknown = meta.error;
  const cause = error instanceof Error ? ` (${error.message})` : '';
  return `${time} ${level.padEnd(5)} ${message}${cause}${facts.length === 0 ? '' : `  ${facts.join(' ')}`}`;
}

/** Signed URLs are keys too: whoever has the query string has the file. Ends before the backslash of a quotation mark inside JSON inside JSON. */
const SIGNED_QUERY = /(https?:\/\/[^\s"'?\\]+)\?(?:[^\s"')\\]|\\+u[\da-f]{4})+/gi;
/** A name and password in a URL, of a proxy say. */
const LOGIN = /(\bhttps?:\/\/)[^\s"'/@\\]+@/gi;

/** Payloads in base64, as the SDK logs them at level TRACE: a secret inside cannot be found, so the whole is taken out. */
const PAYLOAD = /(\\*"data\\*":\s*\\*")[\w+/-]{16,}={0,2}/g;

function withoutSignatures(line: string): string {
  return line.replace(PAYLOAD, '$1[payload]').replace(LOGIN, '$1').replace(SIGNED_QUERY, '$1?[query removed]');
}
