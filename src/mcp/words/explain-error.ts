import { KlingTemporalError } from '../../domain/error.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { renderAdvice } from './advice-words.js';

/** More would fill the model's memory with one mistake. */
const MAX_COMPLAINTS = 20;

/** What went wrong, for a model: what, why and what to do, prefixed by its code. */
export function explainError(error: unknown): string {
  if (error instanceof InvalidRequest) {
    const { complaints } = error.facts;
    const lines = complaints
      .slice(0, MAX_COMPLAINTS)
      .map(({ path, text, advice = [] }) =>
        [path === '' ? text : `${path}: ${text}`, ...advice.map(renderAdvice)].join(' '),
      );
    const more = complaints.length - lines.length;
    return [`[${error.code}] Nothing was started.`, ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  }
  if (error instanceof KlingTemporalError)
    return [`[${error.code}] ${error.message}`, ...error.advice.map(renderAdvice)].join(' ');
  return `[Unexpected] ${renderFault(error)}`;
}

/** What gRPC says, which Temporal's client hides under a message of its own. */
function renderFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { readonly details?: unknown; readonly message?: unknown } | undefined;
  const text = cause?.details ?? cause?.message;
  return typeof text === 'string' && text !== '' ? `${error.message}: ${text}` : error.message;
}
