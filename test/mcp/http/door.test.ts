import { describe, expect, it, onTestFinished } from 'vitest';
import { createDoor } from '../../../src/mcp/http/door.js';
import { createSessions } from '../../../src/mcp/http/sessions.js';
import { createTokenCheck, makeToken } from '../../../src/network/bearer.js';
import { createLonelyDesk, createPurse } from '../in-process.js';

const TOKEN = makeToken();

function createTestDoor(isLoopback = true, now: () => number = Date.now) {
  const desk = createLonelyDesk();
  const sessions = createSessions(desk, () => createPurse(desk), now);
  onTestFinished(() => sessions.close());
  return createDoor({ isTokenRight: createTokenCheck(TOKEN), isLoopback, sessions });
}

const HEADERS = {
  host: '127.0.0.1:9472',
  authorization: `Bearer ${TOKEN}`,
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};
const BEGIN = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

const post = (door: ReturnType<typeof createTestDoor>, headers: Record<string, string> = {}, body: unknown = BEGIN) =>
  door.request('/mcp', { method: 'POST', headers: { ...HEADERS, ...headers }, body: JSON.stringify(body) });

describe('the door for agents', () => {
  it('opens for who has the token, and gives each client a session of its own', async () => {
    const door = createTestDoor();
    const [one, other] = [await post(door), await post(door)];
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(one.headers.get('mcp-session-id')).not.toBe(other.headers.get('mcp-session-id'));
  });

  it.each([
    ['no token', { authorization: '' }, 401],
    ['another token', { authorization: `Bearer ${TOKEN}x` }, 401],
    ['a token of another kind', { authorization: `Basic ${TOKEN}` }, 401],
    ['a web page', { origin: 'https://evil.example' }, 403],
    ['a web page without a name', { origin: 'null' }, 403],
    ['a name that somebody has given this machine', { host: 'evil.example' }, 403],
    ['the same with our port', { host: 'localhost.evil.example:9472' }, 403],
    ['a page of this very address', { origin: 'http://127.0.0.1:9472' }, 200],
    ['localhost', { host: 'localhost:9472' }, 200],
    ['IPv6', { host: '[::1]:9472' }, 200],
  ])('answers %s with %s: %i', async (_name, headers, status) => {
    expect((await post(createTestDoor(), headers)).status).toBe(status);
  });

  it('lets another host be called by any name, and needs the token there too', async () => {
    const door = createTestDoor(false);
    expect((await post(door, { host: 'kling.internal' })).status).toBe(200);
    expect((await post(door, { host: 'kling.internal', authorization: '' })).status).toBe(401);
    expect((await post(door, { host: 'kling.internal', origin: 'https://evil.example' })).status).toBe(403);
  });

  it('is nowhere else, and takes no other verb and no body that is too large', async () => {
    const door = createTestDoor();
    expect((await door.request('/', { headers: HEADERS })).status).toBe(404);
    expect((await door.request('/mcp', { method: 'PUT', headers: HEADERS })).status).toBe(405);
    const large = { ...BEGIN, params: { ...BEGIN.params, more: 'x'.repeat(5 * 2 ** 20) } };
    expect((await post(door, {}, large)).status).toBe(413);
  });

  it('sends a client on to a new session where its own is gone, and forgets one that is silent for an hour', async () => {
    let nowMs = 0;
    const door = createTestDoor(true, () => nowMs);
    const id = (await post(door)).headers.get('mcp-session-id') ?? '';
    const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
    expect((await post(door, { 'mcp-session-id': id }, list)).status).toBe(200);
    expect((await post(door, { 'mcp-session-id': 'nobody' }, list)).status).toBe(404);
    nowMs = 3_600_001;
    await post(door);
    expect((await post(door, { 'mcp-session-id': id }, list)).status).toBe(404);
  });
});
