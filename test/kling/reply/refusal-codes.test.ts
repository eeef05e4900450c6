import { describe, expect, it } from 'vitest';
import { FAILURES } from '../../../src/domain/failure.js';
import { classifyRefusal } from '../../../src/kling/reply/refusal-codes.js';

describe('classifyRefusal', () => {
  it.each([
    [{ code: 1102, httpStatus: 429, message: 'Account balance not enough' }, 'PackDepleted', 'never'],
    [{ code: 1101, httpStatus: 429, message: '' }, 'Arrears', 'never'],
    [{ code: 1303, httpStatus: 429, message: 'parallel task over resource pack limit' }, 'Busy', 'slot'],
    [{ code: 1302, httpStatus: 429, message: '' }, 'RateLimited', 'later'],
    [{ code: 1304, httpStatus: 429, message: '' }, 'IpPolicy', 'never'],
    [{ code: 1201, httpStatus: 400, message: 'External_task_id a-1 already exists' }, 'DuplicateExternalId', 'later'],
    [{ code: 1201, httpStatus: 400, message: 'Task not found by id/external id: 7' }, 'NotFound', 'never'],
    [{ code: 1201, httpStatus: 400, message: "mode value 'std' is invalid" }, 'InvalidRequest', 'never'],
    [{ code: 1301, httpStatus: 400, message: '' }, 'Moderation', 'never'],
    [{ code: 5002, httpStatus: 504, message: '' }, 'Outage', 'later'],
    [{ httpStatus: 502, message: '<html>' }, 'Outage', 'later'],
    [{ httpStatus: 429, message: '' }, 'RateLimited', 'later'],
    [{ code: 4711, httpStatus: 418, message: '' }, 'InvalidRequest', 'never'],
    [{ code: 4711, httpStatus: 200, message: '' }, 'Refused', 'never'],
    [{ httpStatus: 404, message: '' }, 'WrongAddress', 'never'],
    [{ httpStatus: 402, message: '' }, 'Arrears', 'never'],
    [{ code: 4711, httpStatus: 402, message: 'Insufficient balance' }, 'Arrears', 'never'],
    [{ code: 402, httpStatus: 200, message: 'Payment Required' }, 'Arrears', 'never'],
    [{ code: 1201, httpStatus: 402, message: '' }, 'InvalidRequest', 'never'],
    [{ httpStatus: 413, message: '' }, 'InvalidRequest', 'never'],
    [{ httpStatus: 408, message: '' }, 'Outage', 'later'],
  ] as const)('takes %j for %s, to be retried: %s', (refusal, kind, retry) => {
    expect(classifyRefusal(refusal)).toBe(kind);
    expect(FAILURES[kind].retry).toBe(retry);
  });
});
