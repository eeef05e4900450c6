import { describe, expect, it } from 'vitest';
import { EXTEND, IMAGE2VIDEO, IMAGES, openSimulator, signJwt, TEXT2VIDEO } from '../local-simulator.js';

const NOW = () => Math.floor(Date.now() / 1000);
const NO_ACCESS_KEYS =
  'Authentication error. The current API does not support AK/SK; please go to the console (https://kling.ai/dev/api-key) to create API key.';

describe('authentication', () => {
  for (const path of [TEXT2VIDEO, IMAGE2VIDEO, EXTEND, IMAGES])
    it(`lets an API key and a JWT into ${path}`, async () => {
      const { call } = await openSimulator();
      expect((await call(path)).status).toBe(200);
      expect((await call(path, { authorization: `Bearer ${signJwt()}` })).status).toBe(200);
    });

  const refused: [string, string | null, number, string][] = [
    ['no header', null, 1001, 'Authorization is empty'],
    ['an unknown API key', 'Bearer api-key-kling-BOGUS', 1002, 'api key not found'],
    ['a string without dots', 'Bearer garbage', 1002, 'The token was expected to have 3 parts, but got 0'],
    ['a string with one dot', 'Bearer a.b', 1002, 'The token was expected to have 3 parts, but got 2'],
    ['a scheme other than Bearer', 'Basic abc', 1002, 'Authorization is invalid'],
    ['two spaces after Bearer', 'Bearer  api-key-kling-simulator', 1002, 'Authorization is invalid'],
    ['three parts that are no JSON', 'Bearer a.b.c', 1002, 'The token is not a valid JWT'],
    ['an unknown AccessKey', `Bearer ${signJwt({ iss: 'nobody' })}`, 1002, 'access key not found'],
    ['a wrong SecretKey', `Bearer ${signJwt({}, 'wrong')}`, 1000, 'The token signature is invalid'],
    [
      'another algorithm',
      `Bearer ${signJwt({}, undefined, { alg: 'none' })}`,
      1000,
      'The token algorithm is not HS256',
    ],
    ['no exp', `Bearer ${signJwt({ exp: undefined })}`, 1002, 'The token has no expiration time'],
    ['an exp that passed', `Bearer ${signJwt({ exp: NOW() - 1 })}`, 1004, 'The token has expired'],
    ['an nbf to come', `Bearer ${signJwt({ nbf: NOW() + 60 })}`, 1003, 'The token is not yet valid'],
  ];
  for (const [what, authorization, code, message] of refused)
    it(`refuses ${what} with 401/${code}`, async () => {
      const { call } = await openSimulator();
      const { status, reply } = await call(`${TEXT2VIDEO}/1`, { authorization });
      expect(status).toBe(401);
      expect(reply).toMatchObject({ code, message });
      expect(reply).not.toHaveProperty('data');
    });

  for (const [what, authorization] of [
    ['a JWT', `Bearer ${signJwt()}`],
    ['garbage', 'Bearer garbage'],
    ['no header', null],
  ] as const)
    it(`refuses ${what} on the new standard, which takes API keys only`, async () => {
      const { call } = await openSimulator();
      for (const path of ['/tasks?task_ids=1', '/text-to-video/kling-3.0-turbo'])
        expect(await call(path, { authorization })).toMatchObject({
          status: 401,
          reply: { code: 1002, message: NO_ACCESS_KEYS },
        });
    });

  it('follows the clock of the simulator, as the Date header does', async () => {
    const { call, simulator } = await openSimulator();
    const authorization = `Bearer ${signJwt()}`;
    simulator.set({ clockOffsetMs: -3_600_000 });
    const early = await call(TEXT2VIDEO, { authorization });
    expect(early.reply.code).toBe(1003);
    expect(Date.parse(early.headers.get('date') ?? '')).toBeLessThan(Date.now() - 3_500_000);
    simulator.set({ clockOffsetMs: 3_600_000 });
    expect((await call(TEXT2VIDEO, { authorization })).reply.code).toBe(1004);
    expect((await call(TEXT2VIDEO)).status).toBe(200);
  });

  it('follows a rotation of keys at run time', async () => {
    const { call, simulator } = await openSimulator();
    simulator.set({ apiKeys: ['api-key-kling-new'], accessKeys: [] });
    expect((await call(TEXT2VIDEO)).reply.message).toBe('api key not found');
    expect((await call(TEXT2VIDEO, { authorization: 'Bearer api-key-kling-new' })).status).toBe(200);
    expect((await call(TEXT2VIDEO, { authorization: `Bearer ${signJwt()}` })).reply.code).toBe(1002);
  });

  it('gives every unlisted key an account of its own when any key is welcome', async () => {
    const { call, simulator } = await openSimulator({ anyApiKey: true });
    const body = { model_name: 'kling-v3', prompt: 'x', external_task_id: 'same' };
    for (const key of ['one', 'two'])
      expect((await call(TEXT2VIDEO, { body, authorization: `Bearer ${key}` })).status).toBe(200);
    expect(new Set(simulator.tasks().map(({ account }) => account)).size).toBe(2);
    expect(JSON.stringify(simulator.ledger())).not.toContain('Bearer');
  });

  it('lets everybody in when tokens are not checked', async () => {
    const { call } = await openSimulator({ checkTokens: false });
    expect((await call('/tasks?task_ids=1', { authorization: null })).status).toBe(200);
  });
});
