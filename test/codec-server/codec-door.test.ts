import { defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { createCodecDoor } from '../../src/codec-server/codec-door.js';
import { listenForCodec } from '../../src/codec-server/listen.js';
import { renderPayloads } from '../../src/codec-server/payload-json.js';
import { createTokenCheck } from '../../src/network/bearer.js';
import { createPayloadCodec } from '../../src/temporal/encryption/payload-codec.js';

const UI = 'http://localhost:8233';
const key = (id: string) => ({ id, secret: Buffer.alloc(32, id) });
const codec = createPayloadCodec([key('new'), key('old')]);
const openDoor = (token?: string) =>
  createCodecDoor({
    ...{ codec, namespace: 'films', origins: [UI], isLoopback: true },
    ...(token === undefined ? {} : { isTokenRight: createTokenCheck(token) }),
  });

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  new Request(`http://127.0.0.1:9473${path}`, {
    method: 'POST',
    headers: { host: '127.0.0.1:9473', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** What the Web UI and the command send for a value that was encrypted with a key. */
const sealed = async (id: string, value: unknown) =>
  renderPayloads(await createPayloadCodec([key(id)]).encode([defaultPayloadConverter.toPayload(value)]));

interface Answer {
  readonly payloads: readonly { readonly metadata: Record<string, string>; readonly data: string }[];
}
const texts = ({ payloads }: Answer) => payloads.map(({ data }) => Buffer.from(data, 'base64').toString());

describe('createCodecDoor', () => {
  it('decrypts with every key, encrypts with the first, and leaves plain payloads as they are', async () => {
    const door = openDoor();
    for (const id of ['new', 'old']) {
      const answer = await door.fetch(post('/decode', await sealed(id, { prompt: 'a fox' })));
      expect(answer.status).toBe(200);
      const { payloads } = (await answer.json()) as Answer;
      expect(texts({ payloads })).toEqual(['{"prompt":"a fox"}']);
      expect(payloads[0]?.metadata).toEqual({ encoding: Buffer.from('json/plain').toString('base64') });
    }
    const plain = renderPayloads([defaultPayloadConverter.toPayload('a fox')]);
    const encoded = (await (await door.fetch(post('/encode', plain))).json()) as Answer;
    expect(Buffer.from(encoded.payloads[0]?.metadata['encryption-key-id'] ?? '', 'base64').toString()).toBe('new');
    expect(await (await door.fetch(post('/decode', encoded))).json()).toEqual(plain);
    expect(await (await door.fetch(post('/decode', plain))).json()).toEqual(plain);
  });

  it('takes what comes in pieces, and an empty namespace, as the temporal command sends it', async () => {
    const listening = await listenForCodec(openDoor().fetch, { host: '127.0.0.1', port: 0 });
    const send = (text: string) =>
      fetch(`${listening.url}/decode`, {
        method: 'POST',
        headers: { 'x-namespace': '' },
        body: new Blob([text]).stream(),
        duplex: 'half',
      });
    try {
      const answer = (await (await send(JSON.stringify(await sealed('old', 'a fox')))).json()) as Answer;
      expect(texts(answer)).toEqual(['"a fox"']);
      expect((await send(' '.repeat(17 * 2 ** 20))).status).toBe(413);
    } finally {
      await listening.close();
    }
  });

  it('says in the place of a payload that its key is missing, and shows the others', async () => {
    const [lost, readable] = [await sealed('lost', 'a cat'), await sealed('old', 'a fox')] as Answer[];
    const body = { payloads: [...(lost?.payloads ?? []), ...(readable?.payloads ?? [])] };
    const [first, second] = texts((await (await openDoor().fetch(post('/decode', body))).json()) as Answer);
    expect(first).toContain('This is encrypted with the key \\"lost\\", and only \\"new\\", \\"old\\" are set here');
    expect(second).toBe('"a fox"');
  });

  it("answers pages of the Web UI's origin alone, also before a page of the public internet calls", async () => {
    const door = openDoor();
    const own = await door.fetch(post('/decode', { payloads: [] }, { origin: UI }));
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, UI]);
    const foreign = await door.fetch(post('/decode', await sealed('old', 'a fox'), { origin: 'https://evil.example' }));
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect(await foreign.text()).not.toContain('payloads');
    const ask = (origin: string) =>
      door.fetch(
        new Request('http://127.0.0.1:9473/decode', {
          method: 'OPTIONS',
          headers: { host: 'localhost:9473', origin, 'access-control-request-private-network': 'true' },
        }),
      );
    const allowed = await ask(UI);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('x-namespace');
    expect(allowed.headers.get('access-control-allow-private-network')).toBe('true');
    expect((await ask('null')).status).toBe(403);
  });

  it.each([
    ['another namespace', '/decode', { 'x-namespace': 'default' }, '{"payloads":[]}', 403],
    ['a name that leads here', '/decode', { host: 'evil.example' }, '{"payloads":[]}', 403],
    ['another path', '/', {}, '{}', 404],
    ['what is no JSON', '/decode', {}, 'a fox', 400],
    ['what has no payloads', '/encode', {}, '[]', 400],
    ['payloads that are none', '/decode', {}, '{"payloads":[{"metadata":{"encoding":7}}]}', 400],
    ['bytes that are none', '/decode', {}, '{"payloads":[{"data":"ä"}]}', 400],
    ['what is too much', '/decode', {}, ' '.repeat(17 * 2 ** 20), 413],
  ])('refuses %s', async (_what, path, headers, body, status) => {
    const answer = await openDoor().fetch(post(path, body, headers));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ message: expect.any(String) as unknown });
  });

  it('asks for the token where there is one', async () => {
    const door = openDoor('a-token-that-is-long');
    const body = await sealed('old', 'a fox');
    expect((await door.fetch(post('/decode', body))).status).toBe(401);
    expect((await door.fetch(post('/decode', body, { authorization: 'Bearer another-token' }))).status).toBe(401);
    expect((await door.fetch(post('/decode', body, { authorization: 'Bearer a-token-that-is-long' }))).status).toBe(
      200,
    );
  });
});
