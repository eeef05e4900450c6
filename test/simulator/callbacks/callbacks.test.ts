import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signDelivery } from '../../../src/simulator/callbacks/signature.js';
import { findCase } from '../../fixtures/kling/cases.js';
import { film, openSimulator, TEXT2VIDEO, until } from '../local-simulator.js';

interface Delivery {
  headers: IncomingHttpHeaders;
  text: string;
}

async function openReceiver() {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      deliveries.push({ headers: request.headers, text });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, deliveries };
}

const SECRET = 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';

describe('a callback', () => {
  it('sends the bare task at every change of status, in order', async () => {
    const { create, simulator } = await openSimulator({ speed: 2000 });
    const { url, deliveries } = await openReceiver();
    const id = await create(TEXT2VIDEO, film({ callback_url: url, external_task_id: 'e' }));
    await until(() => deliveries.length === 3);
    const bodies = deliveries.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
    expect(bodies.map(({ task_status }) => task_status)).toEqual(['submitted', 'processing', 'succeed']);
    expect(bodies[2]).toMatchObject({ task_id: id, task_info: { external_task_id: 'e' }, final_unit_deduction: '1.5' });
    expect(bodies[2]).not.toHaveProperty('code');
    expect(deliveries[0]?.headers).not.toHaveProperty('webhook-signature');
    await until(() => simulator.stats().callbacks === 3);
  });

  it('is signed when there is a secret', async () => {
    const { create } = await openSimulator({ webhookSecret: SECRET, speed: 0 });
    const { url, deliveries } = await openReceiver();
    await create(TEXT2VIDEO, film({ callback_url: url }));
    await until(() => deliveries.length === 1);
    const [{ headers, text } = { headers: {}, text: '' }] = deliveries;
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${text}`;
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(5);
  });

  it('calls loopback hosts only, and bears a receiver that is not there', async () => {
    const { create, simulator } = await openSimulator({ speed: 0 });
    await create(TEXT2VIDEO, film({ callback_url: 'http://192.0.2.1/hook' }));
    await create(TEXT2VIDEO, film({ callback_url: 'not a url' }));
    await create(TEXT2VIDEO, film({ callback_url: 'http://127.0.0.1:1/hook' }));
    await until(() => simulator.stats().callbacks === 1);
    expect(simulator.tasks()).toHaveLength(3);
  });
});

describe('a callback that goes wrong', () => {
  const statusOf = ({ text }: Delivery) => (JSON.parse(text) as { task_status?: string }).task_status;
  const signatureOf = ({ headers, text }: Delivery) => {
    const [id, timestamp] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
    return headers['webhook-signature'] === signDelivery(SECRET, { id, timestamp, body: text });
  };

  async function deliver(prompt: string, count: number, options = {}) {
    const { create } = await openSimulator({ webhookSecret: SECRET, speed: 2000, ...options });
    const { url, deliveries } = await openReceiver();
    const id = await create(TEXT2VIDEO, film({ prompt, callback_url: url }));
    await until(() => deliveries.length >= count);
    return { id, deliveries };
  }

  it('comes twice', async () => {
    const { deliveries } = await deliver('a fox [callback-twice]', 6);
    expect(deliveries.map(statusOf)).toEqual([
      'submitted',
      'submitted',
      'processing',
      'processing',
      'succeed',
      'succeed',
    ]);
    expect(deliveries.every(signatureOf)).toBe(true);
  });

  it('comes in another order, the last one first', async () => {
    const { deliveries } = await deliver('a fox [callback-disorder]', 3);
    expect(deliveries.map(statusOf)).toEqual(['succeed', 'processing', 'submitted']);
  });

  it('never comes, for all tasks where the setting says so', async () => {
    const { create, simulator } = await openSimulator({ speed: 2000, callbackFaults: ['never'] });
    const { url, deliveries } = await openReceiver();
    await create(TEXT2VIDEO, film({ callback_url: url }));
    await until(() => simulator.stats().succeeded === 1);
    expect(deliveries).toEqual([]);
  });

  it('comes a thousand times once the task has ended', async () => {
    const { deliveries } = await deliver('a fox [callback-replayed]', 1002);
    expect(new Set(deliveries.slice(2).map(({ text }) => text)).size).toBe(1);
  });

  it('is forged before each true one, or without a signature', async () => {
    const { deliveries } = await deliver('a fox [callback-forged]', 6);
    expect(deliveries.map(signatureOf)).toEqual([false, true, false, true, false, true]);
    expect(deliveries.map(statusOf)).toEqual(['succeed', 'submitted', 'succeed', 'processing', 'succeed', 'succeed']);
    const unsigned = await deliver('a fox [callback-unsigned]', 3);
    expect(unsigned.deliveries.some(({ headers }) => 'webhook-signature' in headers)).toBe(false);
  });

  it('is about a task of another account before each true one', async () => {
    const { id, deliveries } = await deliver('a fox [callback-foreign]', 6);
    const ids = deliveries.map(({ text }) => (JSON.parse(text) as { task_id: string }).task_id === id);
    expect(ids).toEqual([false, true, false, true, false, true]);
  });

  it('has ten megabytes', async () => {
    const { deliveries } = await deliver('a fox [callback-huge]', 2, { speed: 0 });
    expect(deliveries.map(({ text }) => text.length > 10_000_000)).toEqual([true, false]);
  });

  it('names the faults that there are where one is misspelt', async () => {
    const { simulator } = await openSimulator();
    const reply = await fetch(`${simulator.url}/_sim/settings`, {
      method: 'POST',
      body: '{"callbackFaults":["lost"]}',
    });
    expect(await reply.json()).toEqual({
      error: expect.stringMatching(/^setting "callbackFaults" must be a list of never, late, /) as string,
    });
  });
});

it('signs the official test vector as documented', () => {
  const title =
    'signed callback, official test vector (recomputed here: matches). secret whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';
  const { body, headers = {} } = findCase(title).request;
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '' } = headers;
  const delivery = { id, timestamp, body: String(body) };
  expect(signDelivery(SECRET, delivery)).toBe(headers['webhook-signature']);
});
