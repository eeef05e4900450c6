import { describe, expect, it } from 'vitest';
import { FAILURES } from '../../../src/domain/failure.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import { parseEnvelope } from '../../../src/kling/api/envelope.js';
import { boundRetryAfter, parseRetryAfter } from '../../../src/network/transport/retry-after.js';

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
    [200, 1305, 'a new kind of refusal', 'Refused'],
    [200, 9999, 'something new', 'Refused'],
    [200, 5003, 'a new kind of trouble', 'Outage'],
    [404, 1206, 'the model has been withdrawn', 'Refused'],
    [400, 1206, 'the model has been withdrawn', 'InvalidRequest'],
    [200, 404, 'Not Found', 'Refused'],
    [200, 500, 'status as code', 'Outage'],
    [200, 429, 'status as code', 'RateLimited'],
    [200, 401, 'status as code', 'Credentials'],
  ];
  for (const [httpStatus, code, message, kind] of refusals)
    it(`takes code ${code} with HTTP ${httpStatus} ("${message}") for ${kind}`, () => {
      const failure = failureOf(httpStatus, { code, message, request_id: 'r-1' });
      expect(failure).toMatchObject({
        code: kind,
        facts: { klingCode: code, httpStatus, requestId: 'r-1', retryAfterSeconds: 7 },
      });
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
    ['<html>moved</html>', 302, 'WrongAddress'],
    ['<html>not found</html>', 404, 'WrongAddress'],
    ['404 page not found', 404, 'WrongAddress'],
    ...([301, 303, 307, 308, 405, 406, 407, 410, 421, 446] as const).map(
      (status) => ['<html>x</html>', status, 'WrongAddress'] as const,
    ),
    ['<html>401</html>', 401, 'Credentials'],
    ['<html>402</html>', 402, 'Arrears'],
    ['<html>403</html>', 403, 'Forbidden'],
    ['<html>too large</html>', 413, 'InvalidRequest'],
    ['Bad Request', 400, 'InvalidRequest'],
    ['<html>x</html>', 431, 'InvalidRequest'],
    ...([408, 425, 500, 501, 502, 504, 520, 522, 524, 530] as const).map(
      (status) => ['<html>x</html>', status, 'Outage'] as const,
    ),
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
      expect(failure).toMatchObject({ code: kind, facts: { httpStatus, retryAfterSeconds: 7 } });
      expect(failure.message).toContain(`Kling answered GET /x with HTTP ${httpStatus} and `);
    });
});

describe('a refusal without a code', () => {
  for (const [what, body] of [
    ['a message', { message: 'quota of this gateway used up' }],
    ['a message and no data', { message: 'quota of this gateway used up', data: null }],
    ['msg', { msg: 'quota of this gateway used up' }],
    ['an error object', { error: { message: 'quota of this gateway used up', type: 'x' } }],
    ['an error text', { error: 'quota of this gateway used up' }],
  ] as const)
    it(`with HTTP 200 ends with its own words, told in ${what}`, () => {
      const failure = failureOf(200, body);
      expect(failure).toMatchObject({ code: 'Refused', message: 'quota of this gateway used up' });
      expect(FAILURES[failure.code].retry).toBe('never');
    });

  it('is none where there is data', () => {
    expect(parseEnvelope({ call: 'GET /x', httpStatus: 200, text: '{"message":"ok","data":{}}' }).data).toEqual({});
    expect(parseEnvelope({ call: 'GET /x', httpStatus: 200, text: '{"code":200,"data":[1]}' }).data).toEqual([1]);
  });
});

describe('a reply that is not Kling’s', () => {
  const messageOf = (httpStatus: number, text: string, facts: { address?: string; location?: string } = {}) => {
    try {
      parseEnvelope({ call: 'POST /v1/x', httpStatus, text, address: 'https://api.example', ...facts });
    } catch (error) {
      return String(error);
    }
    return 'no failure';
  };

  for (const [httpStatus, text, facts, sentence] of [
    [
      404,
      '404 page not found',
      { address: 'https://api.example/v1' },
      'KLING_BASE_URL is https://api.example/v1; leave out /v1',
    ],
    [405, '', {}, 'There is no such path at https://api.example'],
    [401, '<html><title>401 nginx</title></html>', {}, 'and a web page ("401 nginx"). A gateway in between'],
    [402, '', {}, 'A gateway in between or https://api.example wants to be paid first'],
    [403, '<html></html>', {}, 'A gateway, firewall or proxy in between'],
    [407, '', {}, 'A proxy in between wants a user name and password'],
    [413, '<html></html>', {}, 'too large'],
    [446, '', {}, 'lets no programs in'],
    [308, '', { location: 'https://other.example/a?token=s3cret' }, 'sends on to https://other.example/a, and'],
    [302, '', { location: '::' }, 'sends on to'],
    [200, '<!DOCTYPE html><title>Log in</title>', {}, 'a web page ("Log in"). A gateway or login page in between'],
  ] as const)
    it(`with HTTP ${httpStatus} names the most likely cause: ${sentence}`, () => {
      const message = messageOf(httpStatus, text, facts);
      expect(message).toContain(sentence);
      expect(message).not.toContain('s3cret');
    });

  it('with a status that passes names no cause', () => {
    expect(messageOf(502, '<html></html>')).toBe(
      'KlingFailure: Kling answered POST /v1/x with HTTP 502 and a web page',
    );
  });

  it('is quoted on one line, and no more of it than is recognised by', () => {
    const message = messageOf(400, `bad\u001b[31m\n${'x'.repeat(1e6)}`);
    expect(message).toContain('("bad [31m xxx');
    expect(message.length).toBeLessThan(400);
  });
});

describe('a pause of more than ten minutes', () => {
  it('is cut to ten minutes, and said so', () => {
    expect(boundRetryAfter(31_536_000)).toEqual({
      seconds: 600,
      notice: 'It asks for a pause of 8760 h; the next try comes after 10 min',
    });
    expect(boundRetryAfter(600)).toEqual({ seconds: 600 });
    expect(boundRetryAfter(undefined)).toEqual({});
  });

  it('stands in the failure of a refusal and of a page alike', () => {
    for (const text of ['{"code":1302,"message":"slow down"}', '<html></html>'])
      try {
        parseEnvelope({ call: 'GET /x', httpStatus: 429, text, retryAfterSeconds: 1e9 });
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ code: 'RateLimited', facts: { retryAfterSeconds: 600 } });
        expect(String(error)).toContain('the next try comes after 10 min');
      }
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
    ['Wed, 22 Sep 2027 12:00:00 GMT', 31_536_000],
    ['1.5', 2],
    ['99999999999', 99_999_999_999],
    ['-5', undefined],
    ['1e9', undefined],
    ['', undefined],
  ];
  for (const [header, seconds] of cases)
    it(`reads ${String(header)} as ${String(seconds)}`, () => {
      expect(parseRetryAfter(header, nowMs)).toBe(seconds);
    });
});
