import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startTcpProxy } from './tcp-proxy.js';

/** Longer than loopback ever takes, to show that nothing comes. */
const NOTHING_COMES_MS = 150;

/** Somebody who says everything again, and one who talks to him through the proxy. */
async function talk() {
  const heard: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    heard.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => void socket.write(data));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const proxy = await startTcpProxy();
  proxy.aimAt((server.address() as AddressInfo).port);
  const client = connect({ port: proxy.port, allowHalfOpen: true });
  const errors: string[] = [];
  client.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? ''));
  let answer = '';
  client.setEncoding('utf8').on('data', (text: string) => (answer += text));
  client.write('one ');
  await expect.poll(() => answer).toBe('one ');
  onTestFinished(async () => {
    client.destroy();
    await proxy.close();
    server.close();
  });
  return { proxy, client, errors, heard, answer: () => answer };
}

it('resets connections at both ends, and lets new ones through', async () => {
  const { proxy, errors } = await talk();
  proxy.reset();
  await expect.poll(() => errors).toEqual(['ECONNRESET']);
  const again = connect(proxy.port);
  again.write('two');
  const [data] = (await once(again, 'data')) as [Buffer];
  expect(data.toString()).toBe('two');
  again.destroy();
});

it('swallows everything while it is a black hole, and gives it back in order', async () => {
  const { proxy, client, answer } = await talk();
  proxy.blackhole();
  client.write('two ');
  client.write('three ');
  await sleep(NOTHING_COMES_MS);
  expect(answer()).toBe('one ');
  proxy.heal();
  await expect.poll(answer).toBe('one two three ');
});

it('takes its time when it is told to', async () => {
  const { proxy, client, answer } = await talk();
  proxy.delay(300);
  const startedMs = performance.now();
  client.write('two ');
  await expect.poll(answer, { interval: 5 }).toBe('one two ');
  // There and back.
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(590);
});

it('closes one half: the client hears the end and may go on talking', async () => {
  const { proxy, client, heard } = await talk();
  const said: string[] = [];
  heard[0]?.on('data', (data: Buffer) => said.push(data.toString()));
  proxy.halfClose();
  await once(client, 'end');
  client.write('two ');
  await expect.poll(() => said).toEqual(['two ']);
});
