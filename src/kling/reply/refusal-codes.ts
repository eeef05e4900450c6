import type { FailureKind } from '../../domain/failure.js';

/** Codes and their meanings are those of Kling's published error table; HTTP 429 hides six different ones, so the code decides. */
const KIND_BY_CODE: ReadonlyMap<number, FailureKind> = new Map([
  [1000, 'Credentials'],
  [1001, 'Credentials'],
  [1002, 'Credentials'],
  [1003, 'TokenTime'],
  [1004, 'TokenTime'],
  [1100, 'AccountAbnormal'],
  [1101, 'Arrears'],
  [1102, 'PackDepleted'],
  [1103, 'Forbidden'],
  [1200, 'InvalidRequest'],
  [1201, 'InvalidRequest'],
  [1202, 'InvalidRequest'],
  [1203, 'NotFound'],
  [1300, 'Moderation'],
  [1301, 'Moderation'],
  [1302, 'RateLimited'],
  [1303, 'Busy'],
  [1304, 'IpPolicy'],
  [5000, 'Outage'],
  [5001, 'Outage'],
  [5002, 'Outage'],
]);

/**
 * What a refusal by Kling means. The code decides; where there is none (a proxy's error page) or an unknown one, the HTTP status does.
 * Code 1201 covers three situations that only its message tells apart.
 */
export function classifyRefusal(refusal: { code?: number; httpStatus: number; message: string }): FailureKind {
  const { code, httpStatus, message } = refusal;
  if (code === 1201 && /external_task_id .* already exists/i.test(message)) return 'DuplicateExternalId';
  if (code === 1201 && /not found/i.test(message)) return 'NotFound';
  const known = code === undefined ? undefined : KIND_BY_CODE.get(code);
  if (known !== undefined) return known;
  if (httpStatus >= 300) return classifyStatus(httpStatus, code !== undefined);
  // Gateways answer 200 and put the status into the code; a code of the 5000s is trouble of Kling's own.
  if (code !== undefined && code >= 300 && code < 600) return classifyStatus(code, true);
  return code !== undefined && code >= 5000 && code < 6000 ? 'Outage' : 'Refused';
}

/** Passing trouble, though it counts as the client's fault: a slow request, and one that came too early. */
const PASSING: readonly number[] = [408, 425];
/** Nobody there who knows Kling's paths, takes POST, or lets programs in: 446 is what Kling's web site answers to them. */
const NOT_KLING: readonly number[] = [404, 405, 406, 407, 410, 421, 426, 446];

/** What an HTTP status above 299 means where nothing better is known; `isKling` when it came with a code, hence from Kling itself. */
export function classifyStatus(httpStatus: number, isKling: boolean): FailureKind {
  if (httpStatus >= 500 || PASSING.includes(httpStatus)) return 'Outage';
  if (httpStatus === 429) return 'RateLimited';
  if (httpStatus === 401) return 'Credentials';
  // Kling says it by a code, resellers and gateways by this: no other request fares better until somebody has paid.
  if (httpStatus === 402) return 'Arrears';
  if (httpStatus === 403) return 'Forbidden';
  // 304 answers a question that is never asked.
  if (httpStatus < 400) return httpStatus === 304 ? 'UnexpectedReply' : 'WrongAddress';
  if (NOT_KLING.includes(httpStatus)) return isKling ? 'Refused' : 'WrongAddress';
  return 'InvalidRequest';
}
