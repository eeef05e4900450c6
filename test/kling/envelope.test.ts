import { describe, expect, it } from 'vitest';
import { KlingFailure } from '../../src/domain/failure.js';
import { parseEnvelope, parseRetryAfter } from '../../src/kling/envelope.js';

function failureOf(httpStatus: number, body: unknown): KlingFailure {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  try {
    parseEnvelope({ call: 'GET /x', httpStatus, text, retryAfterSeconds: 7 });
  } catch (error) {
    if (error instanceof KlingFailure) return error;
    throw error;
  }
  throw new Error('no failure');
}

describe('parseEnvelope', () => {
  it('hands out the data and the request id of a success', () => {
    const text = '{"code":0,"message":"SUCCEED","request_id":"r1","data":[1]}';
    expect(parseEnvelope({ call: 'GET /x', httpStatus: 200, text })).toEqual({ data: [1], requestId: 'r1' });
  });

  const refusals: readonly (readonly [number, number, string, string])[] = [
    [401, 1000, 'signature', 'Credentials'],
    [401, 1001, 'Authorization is empty', 'Credentials'],
    [401, 1002, 'api key not found', 'Credentials'],
    [401, 1003, 'not yet valid', 'TokenTime'],
    [401, 1004, 'expired', 'TokenTime'],
    [429, 1100, 'abnormal', 'AccountAbnormal'],
    [429, 1101, 'arrears', 'Arrears'],
    [429, 1102, 'Account balance not enough', 'PackDepleted'],
    [403, 1103, 'no permission', 'Forbidden'],
    [400, 1200, 'invalid', 'InvalidRequest'],
    [400, 1201, 'prompt is required', 'InvalidRequest'],
    [400, 1201, 'External_task_id a already exists', 'DuplicateExternalId'],
    [400, 1201, 'Task not found by id/external id: a', 'NotFound'],
    [404, 1202, 'method', 'InvalidRequest'],
    [404, 1203, 'no such model', 'NotFound'],
    [400, 1300, 'policy', 'Moderation'],
    [400, 1301, 'content', 'Moderation'],
    [429, 1302, 'too many', 'RateLimited'],
    [429, 1303, 'parallel task over resource pack limit', 'Busy'],
    [429, 1304, 'whitelist', 'IpPolicy'],
    [500, 5000, 'internal', 'Outage'],
    [503, 5001, 'maintenance', 'Outage'],
    [504, 5002, 'backlog', 'Outage'],
    [200, 1303, 'parallel task over resource pack limit', 'Busy'],
    [200, 9999, 'something new', 'UnexpectedReply'],
  ];
  for (const [httpStatus, code, message, kind] of refusals)
    it(`takes code ${code} with HTTP ${httpStatus} ("${message}") for ${kind}`, () => {
      const failure = failureOf(httpStatus, { code, message, request_id: 'r-1' });
      expect(failure).toMatchObject({ kind, code, httpStatus, requestId: 'r-1', retryAfterSeconds: 7 });
      expect(failure.message).toBe(`[${code}] ${message} (request r-1)`);
    });

  it('leaves out the request id that Kling left out', () => {
    expect(failureOf(401, { code: 1002, message: 'api key not found' }).message).toBe('[1002] api key not found');
  });

  it('names the call when Kling gives no reason', () => {
    expect(failureOf(404, { code: 0 }).message).toBe('Kling refused GET /x with HTTP 404 and gave no reason');
  });

  it('cuts an endless message', () => {
    expect(failureOf(400, { code: 1201, message: 'x'.repeat(1e6) }).message.length).toBeLessThan(1100);
  });

  const unreadable: readonly (readonly [string, number, string])[] = [
    ['<html>Bad Gateway</html>', 502, 'Outage'],
    ['', 503, 'Outage'],
    ['{"code":0,"data":{"task_', 200, 'UnexpectedReply'],
    ['<html>login</html>', 200, 'UnexpectedReply'],
    ['<html>moved</html>', 302, 'UnexpectedReply'],
    ['<html>not found</html>', 404, 'UnexpectedReply'],
    ['slow down', 429, 'RateLimited'],
    ['null', 200, 'UnexpectedReply'],
    ['[]', 200, 'UnexpectedReply'],
    ['42', 200, 'UnexpectedReply'],
    ['{}', 200, 'UnexpectedReply'],
    ['{"code":0,"data":{}}', 304, 'UnexpectedReply'],
  ];
  for (const [text, httpStatus, kind] of unreadable)
    it(`takes ${JSON.stringify(text)} with HTTP ${httpStatus} for ${kind}`, () => {
      const failure = failureOf(httpStatus, text);
      expect(failure).toMatchObject({ kind, httpStatus, retryAfterSeconds: 7 });
      expect(failure.message).toContain(`Kling answered GET /x with HTTP ${httpStatus} and `);
    });
});

describe('parseRetryAfter', () => {
  const nowMs = Date.UTC(2026, 8, 22, 12, 0, 0);
  const cases: readonly (readonly [string | undefined, number | undefined])[] = [
    [undefined, undefined],
    ['30', 30],
    ['soon', undefined],
    ['Tue, 22 Sep 2026 12:01:30 GMT', 90],
    ['Tue, 22 Sep 2026 11:00:00 GMT', 0],
  ];
  for (const [header, seconds] of cases)
    it(`reads ${String(header)} as ${String(seconds)}`, () => {
      expect(parseRetryAfter(header, nowMs)).toBe(seconds);
    });
});
