import { FAILURES } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { ProductName } from '../../products/catalogue.js';

/** Nothing was sent: there was no connection. */
const NO_CONNECTION: readonly unknown[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

/** Whether Kling itself has refused a create for want of room, or because it came too soon. */
export const hadNoRoom = (error: unknown): boolean =>
  error instanceof KlingFailure && (error.code === 'Busy' || error.code === 'RateLimited');

/** Whether a create that failed so has surely made nothing, so that it may be sent again. */
function isSurelyUnmade(error: KlingFailure): boolean {
  const { facts, cause } = error;
  if (hadNoRoom(error)) return true;
  if (facts.httpStatus === 503) return true;
  return (
    facts.httpStatus === undefined && cause instanceof Error && 'code' in cause && NO_CONNECTION.includes(cause.code)
  );
}

/** Whether what was sent has made nothing: Kling has refused it, or never got it. Of what was given up nobody knows. */
export function hasMadeNothing(error: unknown): boolean {
  if (!(error instanceof KlingFailure) || error.code === 'GaveUp') return false;
  return FAILURES[error.code].retry === 'never' || isSurelyUnmade(error);
}

/** Kling takes no id of ours here, so that what a lost answer may have told cannot be looked up: to ask again could be to pay again. */
export function lostAnswer(task: ProductName, cause?: KlingFailure): KlingFailure {
  const last = cause === undefined ? 'the worker ended before it came' : cause.message;
  const text = `Kling's answer was lost (${last}), and what ${task} makes cannot be looked up: it may be made and paid, so it is not asked for twice`;
  return new KlingFailure('GaveUp', text, { cause });
}

/** What cannot be found again is sent once, unless it has surely made nothing. `noteSent` leaves word of it for the next try. */
export async function sendUnnamed<T>(task: ProductName, noteSent: () => void, send: () => Promise<T>): Promise<T> {
  noteSent();
  try {
    return await send();
  } catch (error) {
    const isRefused = !(error instanceof KlingFailure) || FAILURES[error.code].retry === 'never';
    throw isRefused || isSurelyUnmade(error) ? error : lostAnswer(task, error);
  }
}
