import { connect } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../../src/simulator/server.js';
import { film, openSimulator, TEXT2VIDEO } from '../local-simulator.js';

async function openControl(options: object = {}) {
  const open = await openSimulator(options);
  const control = async (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const response = await fetch(`${open.simulator.url}/_sim/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, value: await response.json() };
  };
  return { ...open, control };
}

describe('the control endpoints', () => {
  it('change settings and show them without credentials', async () => {
    const { call, control } = await openControl({ speed: 0 });
    const { value } = await control('settings', { videoConcurrency: 0, speed: 5 });
    expect(value).toMatchObject({ videoConcurrency: 0, speed: 5, imageConcurrency: 9 });
    expect(JSON.stringify(value)).not.toMatch(/apiKeys|accessKeys|webhookSecret/);
    expect((await call(TEXT2VIDEO, { body: film() })).reply.code).toBe(1303);
    expect(await control('settings')).toMatchObject({ value: { speed: 5 } });
  });

  const mistakes: [string, unknown, string][] = [
    ['settings', { videoConcurency: 1 }, 'unknown setting "videoConcurency"'],
    ['settings', { speed: 'fast' }, 'setting "speed" must be a number of 0 or more'],
    ['settings', { mediaBytes: -1 }, 'setting "mediaBytes" must be a number of 0 or more'],
    ['settings', { accessKeys: [{}] }, 'setting "accessKeys" must be a list of { "accessKey", "secretKey" }'],
    ['settings', { arrears: 'yes' }, 'setting "arrears" must be true or false'],
    ['settings', { elementIds: [1] }, 'setting "elementIds" must be a list of texts'],
    ['settings', { webhookSecret: 1 }, 'setting "webhookSecret" must be a text'],
    ['settings', { clockOffsetMs: '1h' }, 'setting "clockOffsetMs" must be a number'],
    ['settings', [], 'settings must be a JSON object'],
    ['fault', { kind: 'status' }, 'a fault needs a "route"'],
    ['fault', { route: '*', kind: 'status', times: 'two' }, '"times" must be a number'],
    ['barrier', { route: '*', at: 'before' }, 'a barrier needs a "name"'],
    ['barrier', { name: 'b', route: '*', at: 'noon' }, '"at" must be one of before, after-accept, media'],
  ];
  for (const [path, body, error] of mistakes)
    it(`say ${error}`, async () => {
      const { control } = await openControl();
      expect(await control(path, body)).toEqual({ status: 400, value: { error } });
    });

  it('set and clear faults', async () => {
    const { call, control } = await openControl();
    await control('fault', { route: 'text2video.*', kind: 'status', status: 502, times: 5 });
    expect((await call(TEXT2VIDEO)).status).toBe(502);
    await control('fault', undefined, 'DELETE');
    expect((await call(TEXT2VIDEO)).status).toBe(200);
    expect(await control('fault', { route: '*', kind: 'nonsense' })).toMatchObject({ status: 400 });
  });

  it('set a barrier, wait for arrivals and release it', async () => {
    const { call, control } = await openControl();
    await control('barrier', { name: 'gate-1', route: '*.list', at: 'after-accept' });
    const arrived = control('barrier/gate-1?arrived=1');
    const held = call(TEXT2VIDEO);
    expect(await arrived).toEqual({ status: 200, value: { name: 'gate-1', waiting: 1 } });
    expect(await control('barrier/gate-1/release', {})).toEqual({ status: 200, value: { released: 1 } });
    expect((await held).status).toBe(200);
    expect((await control('barrier/gate-1')).status).toBe(404);
  });

  it('show ledger, tasks, one task with its files, and stats; and end a task', async () => {
    const { control, create } = await openControl({ speed: 0 });
    const id = await create(TEXT2VIDEO, film({ external_task_id: 'e' }));
    expect(await control(`tasks/${id}`)).toMatchObject({ value: { id, status: 'submitted', files: [] } });
    expect(await control(`tasks/${id}`, { status: 'succeed' })).toEqual({ status: 200, value: { ended: true } });
    expect(await control(`tasks/${id}`)).toMatchObject({ value: { status: 'succeed', files: [{ sha256: /^/ }] } });
    expect(await control('tasks')).toMatchObject({ value: [{ id, externalTaskId: 'e', units: 1.5 }] });
    expect(await control('stats')).toMatchObject({
      value: { acceptedCreates: 1, succeeded: 1, maxInFlight: { video: 1 } },
    });
    expect(await control('ledger')).toMatchObject({
      value: [
        {
          method: 'POST',
          path: TEXT2VIDEO,
          route: 'text2video.create',
          status: 200,
          code: 0,
          accepted: true,
          account: 'main',
          taskId: id,
          externalTaskId: 'e',
        },
      ],
    });
    expect(await control(`tasks/${id}`, { status: 'maybe' })).toMatchObject({ status: 400 });
    for (const path of ['tasks/none', 'nothing']) expect((await control(path)).status).toBe(404);
  });
});

describe('a simulator', () => {
  it('writes its ledger to a file, line by line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const ledgerFile = join(folder, 'ledger.jsonl');
    const { call, simulator } = await openSimulator({ ledgerFile });
    await call(TEXT2VIDEO);
    await call(TEXT2VIDEO, { body: film() });
    const lines = readFileSync(ledgerFile, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(simulator.ledger());
  });

  it('rejects a taken port and a wrong option', async () => {
    const { simulator } = await openSimulator();
    const port = Number(new URL(simulator.url).port);
    await expect(startSimulator({ port })).rejects.toThrow('EADDRINUSE');
    await expect(startSimulator({ speed: -1 })).rejects.toThrow('setting "speed" must be a number of 0 or more');
  });

  it('survives a request line that is no URL', async () => {
    const { call, simulator } = await openSimulator();
    const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
    socket.resume();
    socket.write('GET // HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.on('close', resolve));
    expect((await call(TEXT2VIDEO)).status).toBe(200);
  });

  it('takes an undefined option for an absent one', async () => {
    const options = { webhookSecret: undefined } as object;
    const { simulator } = await openSimulator(options);
    expect(simulator.settings().videoConcurrency).toBe(3);
  });

  it('closes at once though calls are held', async () => {
    const simulator = await startSimulator({ checkTokens: false });
    const barrier = simulator.barrier({ name: 'b', route: '*', at: 'before' });
    const held = fetch(`${simulator.url}${TEXT2VIDEO}`).catch((error: unknown) => error);
    await barrier.arrived();
    await simulator.close();
    expect(await held).toBeInstanceOf(Error);
  });
});
