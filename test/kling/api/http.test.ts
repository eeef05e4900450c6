import { createServer } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeJwt } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Exchange } from '../../../src/kling/api/call.js';
import { caught } from '../caught.js';
import { API_KEY, KEY_PAIR, openHttp, openKling } from '../local-kling.js';
import { sendJson, startServer } from '../local-server.js';

const SUCCESS = { code: 0, message: 'SUCCEED', request_id: 'r', data: { task_id: '1' } };

describe('a request', () => {
  it('carries the bearer, JSON and its query, once', async () => {
    const { http, server } = await openKling((response) => sendJson(response, 200, SUCCESS));
    const reply = await http.request({ method: 'POST', path: '/v1/videos/text2video', body: { prompt: 'fox ü' } });
    await http.request({ method: 'GET', path: '/tasks', query: { task_ids: 'a,b&c' } });
    expect(reply).toMatchObject({ data: { task_id: '1' }, requestId: 'r' });
    expect(Date.parse(reply.serverDate ?? '')).toBeGreaterThan(0);
    const [post, get] = server.requests;
    expect(post).toMatchObject({ method: 'POST', target: '/v1/videos/text2video', body: '{"prompt":"fox ü"}' });
    expect(post?.headers).toMatchObject({ authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' });
    expect(new URL(get?.target ?? '', 'http://x').searchParams.get('task_ids')).toBe('a,b&c');
    expect(server.requests).toHaveLength(2);
  });

  it('goes below the path of the base URL', async () => {
    const { http, server } = await openKling((response) => sendJson(response, 200, SUCCESS), { pathPrefix: '/kling/' });
    await http.request({ method: 'GET', path: '/v1/x' });
    expect(server.requests[0]?.target).toBe('/kling/v1/x');
  });

  for (const httpStatus of [302, 429, 500, 503])
    it(`is not repeated after HTTP ${httpStatus}`, async () => {
      const { http, server } = await openKling((response) =>
        sendJson(response, httpStatus, { code: 1, message: 'no' }, { 'retry-after': '3', location: '/elsewhere' }),
      );
      const failure = await caught(http.request({ method: 'POST', path: '/v1/x', body: {} }));
      expect(failure).toMatchObject({ facts: { httpStatus, retryAfterSeconds: 3 } });
      expect(server.requests).toHaveLength(1);
    });

  it('tells what it took, and so does one that failed', async () => {
    const { http } = await openKling((response, _, count) =>
      count === 1 ? sendJson(response, 200, '{"code":0,"data":["\u00e9"]}') : response.destroy(),
    );
    const exchanges: Exchange[] = [];
    const call = { method: 'GET', path: '/x', onExchange: (exchange: Exchange) => exchanges.push(exchange) } as const;
    await http.request(call);
    expect((await caught(http.request(call))).code).toBe('Outage');
    expect(exchanges.map(({ sizeBytes }) => sizeBytes)).toEqual([Buffer.byteLength('{"code":0,"data":["\u00e9"]}'), 0]);
    expect(exchanges.every(({ latencyMs }) => latencyMs >= 0 && latencyMs < 5000)).toBe(true);
  });

  it('rejects with the reason of its signal when aborted', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled by the test');
    const { http } = await openKling(() => controller.abort(reason));
    await expect(http.request({ method: 'GET', path: '/v1/x', signal: controller.signal })).rejects.toBe(reason);
    await expect(http.request({ method: 'GET', path: '/v1/x', signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('trouble on the way', () => {
  it('is an outage with a plain sentence when nobody answers', async () => {
    const { http } = await openKling(() => undefined, { timeoutMs: 200 });
    const failure = await caught(http.request({ method: 'POST', path: '/v1/videos/text2video', body: {} }));
    expect(failure.code).toBe('Outage');
    expect(failure.message).toBe('Kling did not answer POST /v1/videos/text2video within 0.2 s');
    expect(failure.cause).toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
  });

  it('is an outage when the connection is reset before the answer', async () => {
    const { http, server } = await openKling((response) => response.socket?.resetAndDestroy());
    const failure = await caught(http.request({ method: 'POST', path: '/v1/x', body: {} }));
    expect(failure.code).toBe('Outage');
    expect(failure.message).toBe('Kling closed the connection before it had answered POST /v1/x');
    expect(server.requests).toHaveLength(1);
  });

  it('is an outage when the answer breaks off', async () => {
    const { http } = await openKling((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"code":0,');
      setTimeout(() => response.socket?.destroy(), 20);
    });
    const failure = await caught(http.request({ method: 'GET', path: '/v1/x' }));
    expect(failure.code).toBe('Outage');
    expect(failure.message).toBe('Kling closed the connection before it had answered GET /v1/x');
  });

  it('is an outage when the answer stands still', async () => {
    const { http } = await openKling((response) => response.writeHead(200).write('{'), { timeoutMs: 200 });
    const failure = await caught(http.request({ method: 'GET', path: '/v1/x' }));
    expect(failure.message).toBe('Kling did not finish its answer to GET /v1/x within 0.2 s');
    expect(failure.code).toBe('Outage');
  });

  it('is an outage when the answer drips', async () => {
    const { http } = await openKling(
      (response) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
      { timeoutMs: 200 },
    );
    const failure = await caught(http.request({ method: 'GET', path: '/v1/x' }));
    expect(failure.message).toBe('Kling did not finish its answer to GET /v1/x within 0.2 s');
  });

  it('is an outage when the port is closed', async () => {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => listener.close(resolve));
    const failure = await caught(openHttp(`http://127.0.0.1:${port}`).request({ method: 'GET', path: '/v1/x' }));
    expect(failure.code).toBe('Outage');
    expect(failure.message).toBe(`The host 127.0.0.1:${port} refused the connection for GET /v1/x`);
    expect(failure.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is an outage when the host does not exist', async () => {
    const failure = await caught(openHttp('https://kling.invalid').request({ method: 'GET', path: '/v1/x' }));
    expect(failure.code).toBe('Outage');
    expect(failure.message).toBe('The host kling.invalid could not be found for GET /v1/x');
  });

  it('is an outage when the other side speaks no HTTP', async () => {
    const listener = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void listener.close());
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failure = await caught(openHttp(`http://127.0.0.1:${port}`).request({ method: 'GET', path: '/v1/x' }));
    expect(failure.code).toBe('Outage');
    expect(failure.message).toBe('Kling could not be reached for GET /v1/x');
  });

  for (const [httpStatus, kind] of [
    [200, 'UnexpectedReply'],
    [502, 'Outage'],
  ] as const)
    it(`is ${kind} when an answer of HTTP ${httpStatus} never ends`, async () => {
      const { http } = await openKling((response) => {
        response.writeHead(httpStatus);
        const pour = () => {
          while (!response.destroyed && response.write('x'.repeat(1 << 20)));
        };
        response.on('drain', pour);
        pour();
      });
      const failure = await caught(http.request({ method: 'GET', path: '/v1/x' }));
      expect(failure.code).toBe(kind);
      expect(failure.message).toBe(`Kling answered GET /v1/x with HTTP ${httpStatus} and more than 16 MB`);
    });
});

describe('a JWT refused for its time', () => {
  for (const code of [1003, 1004])
    it(`is renewed by the server's clock and sent once more after ${code}`, async () => {
      const serverMs = Date.UTC(2026, 8, 22, 12);
      const { http, server } = await openKling(
        (response, _request, count) =>
          count === 1
            ? sendJson(response, 401, { code, message: 'time' }, { date: new Date(serverMs).toUTCString() })
            : sendJson(response, 200, SUCCESS),
        { credentials: KEY_PAIR, now: () => serverMs + 600_000 },
      );
      await http.request({ method: 'POST', path: '/v1/x', body: { a: 1 } });
      const [first, second] = server.requests;
      const claims = [first, second].map((seen) =>
        decodeJwt((seen?.headers.authorization ?? '').slice('Bearer '.length)),
      );
      expect(claims.map(({ exp }) => exp)).toEqual([serverMs / 1000 + 2400, serverMs / 1000 + 1800]);
      expect(second?.body).toBe(first?.body);
      expect(server.requests).toHaveLength(2);
    });

  for (const code of [1003, 1004, '1004'])
    it(`is renewed, too, when code ${JSON.stringify(code)} comes with HTTP 200`, async () => {
      const { http, server } = await openKling(
        (response, _request, count) =>
          sendJson(response, 200, count === 1 ? { code, message: 'Authorization is expired' } : SUCCESS),
        { credentials: KEY_PAIR },
      );
      expect(await http.request({ method: 'POST', path: '/v1/x', body: {} })).toMatchObject({ data: { task_id: '1' } });
      expect(server.requests).toHaveLength(2);
    });

  it('is not sent a third time', async () => {
    const { http, server } = await openKling(
      (response) => sendJson(response, 401, { code: 1004, message: 'expired' }),
      {
        credentials: KEY_PAIR,
      },
    );
    expect(await caught(http.request({ method: 'GET', path: '/v1/x' }))).toMatchObject({
      code: 'TokenTime',
      facts: { klingCode: 1004 },
    });
    expect(server.requests).toHaveLength(2);
  });

  for (const [what, httpStatus, code, credentials] of [
    ['a wrong signature', 401, 1000, KEY_PAIR],
    ['an unknown key', 401, 1002, KEY_PAIR],
    ['the code with another status', 400, 1004, KEY_PAIR],
    ['the same code for an API key', 401, 1004, { apiKey: API_KEY }],
  ] as const)
    it(`is not mistaken for ${what}`, async () => {
      const { http, server } = await openKling((response) => sendJson(response, httpStatus, { code, message: 'no' }), {
        credentials,
      });
      await caught(http.request({ method: 'GET', path: '/v1/x' }));
      expect(server.requests).toHaveLength(1);
    });
});

describe('the base URL', () => {
  for (const [baseUrl, complaint] of [
    ['api-singapore.klingai.com', 'is not a URL'],
    ['http://api-singapore.klingai.com', 'must use https'],
    ['http://192.168.0.1', 'must use https'],
    ['http://localhost.example.com', 'must use https'],
    ['ftp://localhost', 'must use https'],
    ['https://user:s3cret@api.klingai.com', 'holds a user name or password'],
    ['https://api.klingai.com/?key=s3cret', 'ends in a query'],
  ] as const)
    it(`is refused as ${baseUrl}: ${complaint}`, () => {
      let message = '';
      try {
        openHttp(baseUrl);
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain(complaint);
      expect(message).not.toContain('s3cret');
    });

  for (const baseUrl of [
    'https://api-singapore.klingai.com',
    'http://localhost:1',
    'http://[::1]:1',
    'http://127.0.0.1:1',
  ])
    it(`is accepted as ${baseUrl}`, () => {
      expect(openHttp(baseUrl).auth).toBe('api-key');
    });
});

describe('a compressed reply', () => {
  const text = JSON.stringify(SUCCESS);
  const codings: Readonly<Record<string, Buffer>> = {
    gzip: gzipSync(text),
    'X-GZIP': gzipSync(text),
    deflate: deflateSync(text),
    'deflate ': deflateRawSync(text),
    br: brotliCompressSync(text),
    'gzip, br': brotliCompressSync(gzipSync(text)),
    identity: Buffer.from(text),
  };
  for (const [coding, bytes] of Object.entries(codings))
    it(`is not asked for, and read all the same: ${coding}`, async () => {
      const { http, server } = await openKling(
        (response) => void response.writeHead(200, { 'content-encoding': coding }).end(bytes),
      );
      expect(await http.request({ method: 'GET', path: '/x' })).toMatchObject({ data: { task_id: '1' } });
      expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
    });

  it('that has no body is none', async () => {
    const { http } = await openKling((response) => void response.writeHead(503, { 'content-encoding': 'gzip' }).end());
    expect((await caught(http.request({ method: 'GET', path: '/x' }))).message).toContain('HTTP 503 and an empty body');
  });

  for (const [what, coding, bytes, said] of [
    ['in an unknown way', 'zstd', Buffer.from(text), 'a body compressed as zstd, which was not asked for'],
    ['not at all', 'gzip', Buffer.from(text), 'a body that is not the gzip that it says it is'],
    ['and cut off', 'gzip', gzipSync(text).subarray(0, 30), 'a body that is not the gzip that it says it is'],
    ['and becomes huge', 'gzip', gzipSync(Buffer.alloc(40 * 1024 * 1024)), 'more than 16 MB'],
    ['twice and becomes huge', 'br, gzip', gzipSync(brotliCompressSync(Buffer.alloc(40 << 20))), 'more than 16 MB'],
  ] as const)
    it(`${what} is an unexpected reply`, async () => {
      const { http } = await openKling(
        (response) => void response.writeHead(200, { 'content-encoding': coding }).end(bytes),
      );
      const failure = await caught(http.request({ method: 'GET', path: '/x' }));
      expect(failure.code).toBe('UnexpectedReply');
      expect(failure.message).toBe(`Kling answered GET /x with HTTP 200 and ${said}`);
    });
});

describe('a reply that holds the bearer', () => {
  for (const apiKey of ['1', 'e', 'key', 'any', 'api-key-kling-0123456789'])
    it(`is parsed as it came, with the key ${apiKey}`, async () => {
      const data = { task_id: '912', task_status: 'succeed', note: `any key ${apiKey}` };
      const { http } = await openKling((response) => sendJson(response, 200, { code: 0, data }), {
        credentials: { apiKey },
      });
      expect((await http.request({ method: 'GET', path: '/x' })).data).toEqual(data);
    });

  it('names it nowhere in a failure, not even cut off', async () => {
    const apiKey = 'api-key-kling-0123456789';
    const { http } = await openKling(
      (response, { headers }) =>
        sendJson(response, 401, { code: 1002, message: 'x'.repeat(990) + String(headers.authorization) }),
      { credentials: { apiKey } },
    );
    expect((await caught(http.request({ method: 'GET', path: '/x' }))).message).not.toContain('api-key');
  });
});

describe('Retry-After', () => {
  it('as a date counts from the date of the reply, whatever our own clock says', async () => {
    const serverMs = Date.UTC(2026, 8, 22, 12);
    const { http } = await openKling(
      (response) =>
        sendJson(response, 503, '', {
          date: new Date(serverMs).toUTCString(),
          'retry-after': new Date(serverMs + 90_000).toUTCString(),
        }),
      { now: () => serverMs - 31_536_000_000 },
    );
    expect(await caught(http.request({ method: 'GET', path: '/x' }))).toMatchObject({
      facts: { retryAfterSeconds: 90 },
    });
  });

  it('of a year is cut to ten minutes and said', async () => {
    const { http } = await openKling((response) =>
      sendJson(response, 429, { code: 1302, message: 'slow down' }, { 'retry-after': '31536000' }),
    );
    const failure = await caught(http.request({ method: 'POST', path: '/x', body: {} }));
    expect(failure).toMatchObject({ code: 'RateLimited', facts: { retryAfterSeconds: 600 } });
    expect(failure.message).toBe('[1302] slow down. It asks for a pause of 8760 h; the next try comes after 10 min');
  });
});

it('takes its time limits from a clock that nobody sets', async () => {
  let nowMs = Date.now();
  const { http } = await openKling(
    (response) => {
      response.writeHead(200);
      response.write('{"code":0,');
      nowMs += 3_600_000;
      setTimeout(() => response.end('"data":1}'), 50);
    },
    { now: () => nowMs },
  );
  const exchanges: Exchange[] = [];
  const reply = await http.request({ method: 'GET', path: '/x', onExchange: (exchange) => exchanges.push(exchange) });
  expect(reply.data).toBe(1);
  expect(exchanges[0]?.latencyMs).toBeLessThan(60_000);
});

it('answers many requests at once over one agent', async () => {
  const server = await startServer((response, request) => sendJson(response, 200, { code: 0, data: request.target }));
  const http = openHttp(server.url);
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) => http.request({ method: 'GET', path: `/v1/${index}` })),
  );
  expect(replies.map(({ data }) => data)).toEqual(Array.from({ length: 50 }, (_, index) => `/v1/${index}`));
});
