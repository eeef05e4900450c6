import { writeFile } from 'node:fs/promises';
import type { ServerHttp2Session } from 'node:http2';
import { createServer } from 'node:http2';
import path from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { connectClient, connectWorker } from '../../../src/temporal/connect/connection.js';
import { TemporalUnreachable } from '../../../src/temporal/connect/temporal-unreachable.js';
import { findFreePort } from '../../../src/local/free-port.js';
import { InvalidTemporalProfile, readProfile } from '../../../src/temporal/connect/profile.js';
import { createScratch } from '../fake-program.js';

const address = inject('temporalAddress');
const quiet = { signal: new AbortController().signal, log: () => undefined };

describe("Temporal's own settings", () => {
  it.each([
    ['nothing', {}, 'localhost:7233', 'default'],
    ['empty variables', { TEMPORAL_ADDRESS: '', TEMPORAL_NAMESPACE: '' }, 'localhost:7233', 'default'],
    ['a host alone', { TEMPORAL_ADDRESS: 'temporal' }, 'temporal:7233', 'default'],
    ['both', { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_NAMESPACE: 'films' }, 'a:1', 'films'],
  ])('name a server and a namespace with %s', async (_what, env, expectedAddress, namespace) => {
    expect(await readProfile(env)).toMatchObject({ address: expectedAddress, namespace });
  });

  it('turn TLS on with an API key', async () => {
    const { connectionOptions } = await readProfile({ TEMPORAL_API_KEY: 'secret' });
    expect(connectionOptions).toMatchObject({ apiKey: 'secret', tls: true });
  });

  it('come from a profile in a file, and a variable wins over it', async () => {
    const file = path.join(await createScratch(), 'temporal.toml');
    await writeFile(file, '[profile.studio]\naddress = "studio:7233"\nnamespace = "films"\n');
    const env = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'studio' };
    expect(await readProfile(env)).toMatchObject({ address: 'studio:7233', namespace: 'films' });
    expect(await readProfile({ ...env, TEMPORAL_NAMESPACE: 'ads' })).toMatchObject({ namespace: 'ads' });
  });

  it('are refused when the profile does not exist, with the name of the variable', async () => {
    const file = path.join(await createScratch(), 'temporal.toml');
    await writeFile(file, '[profile.studio]\n');
    const reading = readProfile({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'nope' });
    await expect(reading).rejects.toBeInstanceOf(InvalidTemporalProfile);
    await expect(reading).rejects.toThrow(`TEMPORAL_PROFILE is "nope", but ${file} has no such profile`);
  });
});

/** A message without fields, as it is sent. */
const EMPTY = Buffer.alloc(5);

/** A gRPC server that turns everybody away, or only those who call something else than `answered`. */
async function startRefusing(grpcStatus: number, answered?: string): Promise<string> {
  const server = createServer().on('stream', (stream, { ':path': called = '' }) => {
    if (answered !== undefined && called.endsWith(answered)) {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' })).end(EMPTY);
      return;
    }
    const headers = { 'content-type': 'application/grpc', 'grpc-status': grpcStatus, 'grpc-message': 'no' };
    stream.respond({ ':status': 200, ...headers }, { endStream: true });
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    sessions.forEach((session) => session.destroy());
    server.close();
  });
  const bound = server.address();
  return `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
}

describe("a client's connection", () => {
  it('may be closed between two tries of a call', async () => {
    const refusing = await startRefusing(14, '/GetSystemInfo');
    const { connection, close } = await connectClient({ env: { TEMPORAL_ADDRESS: refusing } });
    const asking = connection.workflowService.describeNamespace({ namespace: 'default' });
    // As a rule the first try has failed by then, and the next is yet to come.
    setTimeout(() => void close(), 50);
    await expect(asking).rejects.toMatchObject({ code: 1, details: 'Channel has been shut down' });
  });
});

describe.each([
  ['unauthenticated', 16],
  ['permission denied', 7],
])('a server that refuses us (%s)', (_name, code) => {
  it.each([
    ['client', connectClient],
    ['worker', connectWorker],
  ])('is told from one that is not there, at once, to the %s', async (_who, connect) => {
    const refusing = await startRefusing(code);
    await expect(connect({ env: { TEMPORAL_ADDRESS: refusing }, ...quiet })).rejects.toThrow(
      `The Temporal server at ${refusing} refuses us. Check TEMPORAL_API_KEY, TEMPORAL_NAMESPACE and the TLS settings.`,
    );
  });
});

describe("a client's connection", () => {
  it('reaches the server and the namespace', async () => {
    const connected = await connectClient({ env: { TEMPORAL_ADDRESS: address } });
    onTestFinished(connected.close);
    expect(connected).toMatchObject({ address, namespace: 'default' });
    expect(await connected.client.workflow.count()).toHaveProperty('count');
  });

  it('says where no server answers and what to do', async () => {
    const port = await findFreePort('127.0.0.1', 0);
    const connecting = connectClient({ env: { TEMPORAL_ADDRESS: `localhost:${port}` }, limitMs: 300 });
    await expect(connecting).rejects.toBeInstanceOf(TemporalUnreachable);
    await expect(connecting).rejects.toMatchObject({
      message: `No Temporal server answers at localhost:${port}.`,
      advice: [{ action: 'startServer' }],
    });
  });
});

describe("a worker's connection", () => {
  it('reaches the server', async () => {
    const { connection, namespace } = await connectWorker({ env: { TEMPORAL_ADDRESS: address }, ...quiet });
    expect(namespace).toBe('default');
    await connection.close();
  });

  it('tells each try that failed, and gives up at the limit', async () => {
    const port = await findFreePort('127.0.0.1', 0);
    const lines: string[] = [];
    const env = { TEMPORAL_ADDRESS: `127.0.0.1:${port}` };
    const connecting = connectWorker({ env, ...quiet, log: (line) => lines.push(line), limitMs: 1500 });
    await expect(connecting).rejects.toBeInstanceOf(TemporalUnreachable);
    expect(lines).toEqual([`No Temporal server answers at 127.0.0.1:${port}; next try in 1 s (Connection refused)`]);
  });

  it('stops trying when the worker is to stop', async () => {
    const port = await findFreePort('127.0.0.1', 0);
    const stop = new AbortController();
    const connecting = connectWorker({
      env: { TEMPORAL_ADDRESS: `127.0.0.1:${port}` },
      signal: stop.signal,
      log: () => stop.abort(new Error('told to stop')),
    });
    await expect(connecting).rejects.toThrow('told to stop');
  });
});
