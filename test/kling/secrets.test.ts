import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKling } from '../../src/kling/client.js';
import { createMedia } from '../../src/kling/media/media.js';
import { createTokenSource } from '../../src/kling/api/token.js';
import { caught, everythingIn } from './caught.js';
import { openHttp } from './local-kling.js';
import type { Answer } from './local-server.js';
import { sendJson, startServer } from './local-server.js';

const CANARY = 'canary-0123456789abcdef-canary';
const CREDENTIALS = {
  'an API key': { apiKey: CANARY },
  'a key pair': { accessKey: `ak-${CANARY}`, secretKey: CANARY },
};

/** Ways to answer badly, some of which hold the caller's own header up to it. */
const BAD_ANSWERS: Readonly<Record<string, Answer>> = {
  'a refusal that quotes the header': (response, { headers }) =>
    sendJson(response, 401, { code: 1002, message: `bad header ${String(headers.authorization)}`, request_id: 'r' }),
  'a token time refusal': (response) => sendJson(response, 401, { code: 1004, message: 'expired' }),
  'a page that quotes the header': (response, { headers }) =>
    void response.writeHead(502).end(`<pre>${JSON.stringify(headers)}</pre>`),
  'half a reply': (response, { headers }) => {
    response.writeHead(200, { 'content-length': 10_000 }).write(String(headers.authorization));
    setTimeout(() => response.socket?.destroy(), 20);
  },
  'a reset': (response) => void response.socket?.resetAndDestroy(),
  nothing: () => undefined,
  'something that is not HTTP': (response, { headers }) => void response.socket?.end(String(headers.authorization)),
  'a redirect': (response) => sendJson(response, 302, '', { location: `/?${CANARY}` }),
  'no task': (response) => sendJson(response, 200, { code: 0, data: [] }),
};

describe('no failure tells a secret', () => {
  for (const [account, credentials] of Object.entries(CREDENTIALS))
    for (const [what, answer] of Object.entries(BAD_ANSWERS))
      it(`of ${account} after ${what}`, async () => {
        const server = await startServer(answer);
        const token = createTokenSource(credentials, { now: () => 1_790_000_000_000 });
        const bearer = await token.bearer();
        const http = openHttp(server.url, { credentials, now: () => 1_790_000_000_000, timeoutMs: 300 });
        const kling = createKling({ http, now: Date.now });
        const text = everythingIn(await caught(kling.create('text2video', { prompt: 'fox' })));
        expect(text).not.toContain(CANARY);
        expect(text).not.toContain(bearer);
      });

  it('of a callback URL that Kling refuses, in either place', async () => {
    const server = await startServer((response, { body }) =>
      sendJson(response, 400, { code: 1201, message: `callback_url is invalid: ${body}`, request_id: 'r' }),
    );
    const kling = createKling({ http: openHttp(server.url), now: Date.now });
    const callback_url = `https://hooks.example.com/kling/ref/${CANARY}`;
    for (const product of ['text2video', 'text-to-video'] as const) {
      const error = await caught(kling.create({ product, added: undefined }, { prompt: 'fox', callback_url }));
      expect(everythingIn(error)).toContain('https://hooks.example.com/kling/ref/[token]');
      expect(everythingIn(error)).not.toContain(CANARY);
    }
  });

  it('of a signed media URL, whatever happens to it', async () => {
    const listener = createServer((socket) => socket.resetAndDestroy());
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void listener.close());
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const media = createMedia({
      baseUrl: `http://127.0.0.1:${port}`,
      extraHosts: [],
      connectTimeoutMs: 500,
      stallTimeoutMs: 500,
      resolve: () => Promise.resolve([{ address: '10.0.0.1', family: 4 }]),
    });
    onTestFinished(() => media.close());
    const from = { offset: 0, signal: new AbortController().signal };
    for (const url of [
      `http://127.0.0.1:${port}/a.mp4?Signature=${CANARY}`,
      `https://cdn.klingai.com/a.mp4?Signature=${CANARY}`,
      `https://evil.example/a.mp4?Signature=${CANARY}`,
      `https://user:${CANARY}@cdn.klingai.com/a.mp4`,
      `http:///${CANARY}`,
      `file:///a?${CANARY}`,
    ])
      expect(everythingIn(await caught(media.open(url, from)))).not.toContain(CANARY);
  });
});
