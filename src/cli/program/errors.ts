import { KlingTemporalError } from '../../domain/error.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { EXIT_CODES } from './error-exit-codes.js';
import type { ExitCode } from './exit-codes.js';
import { EXIT } from './exit-codes.js';
import { withAdvice } from './render-advice.js';

export { UsageError } from '../../client/client-errors.js';

/** A part of `kling dev` or `kling demo` has ended that should not have. */
export class PartEnded extends KlingTemporalError {
  override readonly name = 'PartEnded';
  readonly code = 'PartEnded';
  override readonly facts: { readonly exitCode: ExitCode };

  /** `exitCode` is the part's own, which is ours where it is one that we document. */
  constructor(message: string, exitCode?: number | null) {
    super(message);
    const known = Object.values(EXIT).find((code) => code === exitCode && code !== EXIT.ok);
    this.facts = { exitCode: known ?? EXIT.failed };
  }
}

export interface ErrorReport {
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
  readonly json: Readonly<Record<string, unknown>>;
}

/** An error as lines for people, an exit code for scripts, and JSON for programs. */
export function describeError(error: unknown): ErrorReport {
  if (error instanceof KlingTemporalError) return describeOurs(error);
  return describeFault(error instanceof Error ? error : new Error(String(error)));
}

function describeOurs(error: KlingTemporalError): ErrorReport {
  if (error instanceof InvalidRequest) {
    const { complaints } = error.facts;
    const lines = complaints.flatMap(({ path, text, excerpt = [], advice = [] }) => [
      withAdvice(path === '' ? text : `${path}: ${text}`, advice),
      ...excerpt,
    ]);
    return { lines, exitCode: EXIT.usage, json: { kind: error.code, text: error.message, complaints } };
  }
  const { code, advice } = error;
  const text = withAdvice(error.message, advice);
  const json = { kind: code, text, ...(advice.length === 0 ? {} : { advice }) };
  if (error instanceof PartEnded) return { lines: [text], exitCode: error.facts.exitCode, json };
  const exitCode = EXIT_CODES[code];
  if (exitCode !== EXIT.failed) return { lines: [text], exitCode, json };
  return { lines: [withAdvice(renderFault(error), advice), SHOW_MORE], exitCode, json };
}

/** What nobody foresaw at this place. */
function describeFault(error: Error): ErrorReport {
  const { name, message } = error;
  return { lines: [renderFault(error), SHOW_MORE], exitCode: EXIT.failed, json: { kind: name, text: message } };
}

const SHOW_MORE = '(--debug shows where this comes from)';

const renderFault = (error: Error): string =>
  [error.message === '' ? error.name : error.message, causeOf(error)].filter(Boolean).join(': ');

/** What gRPC says, which Temporal's client hides under a message of its own. */
function causeOf(error: unknown): string | undefined {
  const cause = (error as { cause?: { details?: unknown; message?: unknown } }).cause;
  const text = cause?.details ?? cause?.message;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
