import { KlingFailure } from '../../domain/kling-failure.js';

/** HTTP statuses that say there is no such endpoint. */
const STATUSES: readonly (number | undefined)[] = [404, 405, 410, 501];
/** "The requested resource is invalid", "... does not exist". */
const CODES: readonly (number | undefined)[] = [1202, 1203];

/** True when a failure means that nobody serves this path here: a product that was withdrawn, or an address that is not Kling's API. */
export function isNoEndpoint(error: unknown): error is KlingFailure {
  if (!(error instanceof KlingFailure)) return false;
  const { klingCode, httpStatus } = error.facts;
  return error.code === 'WrongAddress' || CODES.includes(klingCode) || STATUSES.includes(httpStatus);
}
