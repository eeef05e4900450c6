import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { noteDev } from '../../../src/cli/machine/dev-file.js';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import type { Io } from '../../../src/cli/process/io.js';
import { runMethods } from '../../../src/cli/commands/methods.js';
import { readConfig } from '../../../src/config/read-config.js';
import { createMethodCounters } from '../../../src/kling/board/method-counters.js';
import { startHealthServer } from '../../../src/worker/health/health-server.js';

/** Runs the command against that address. */
const run = (address: string, options = {}) => runWith({ KLING_HEALTH_ADDRESS: address }, options);

async function runWith(env: Readonly<Record<string, string>>, { json = false } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    complain: (line) => err.push(line),
    isTerminal: false,
    columns: 100,
    outColumns: 100,
    paint: { out: NO_PAINT, err: NO_PAINT },
    json,
    quiet: false,
    signal: new AbortController().signal,
    config: readConfig(env),
  };
  const code = await runMethods(io);
  return { code, out, err };
}

/** The health server of a worker that has asked some. */
async function startWorker(): Promise<string> {
  const counters = createMethodCounters();
  counters.exchanged('list', { sizeBytes: 12_000, latencyMs: 80 });
  counters.exchanged('list', { sizeBytes: 8000, latencyMs: 120 });
  counters.answered('list', { hits: 41, misses: 1 });
  counters.exchanged('get', { sizeBytes: 0, latencyMs: 30 });
  counters.failed('get');
  counters.refused('tasks', 'Kling refuses GET /tasks here');
  const server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    report: () => ({ ready: true }),
    methods: () => counters.snapshot(),
    metrics: () => Promise.reject(new Error('nobody asks')),
  });
  onTestFinished(() => server.close());
  return new URL(server.url).host;
}

describe('kling status --methods', () => {
  it('prints what each way of asking has cost and brought', async () => {
    expect(await run(await startWorker())).toEqual({
      code: 0,
      err: [],
      out: [
        'METHOD        REQUESTS  BYTES  MEAN LATENCY  MAX LATENCY  HITS  MISSES  ERRORS',
        'GET .../{id}         1      0         30 ms        30 ms     0       0       1',
        'list                 2  20000        100 ms       120 ms    41       1       0',
        'GET /tasks           0      0             -            -     0       0       0',
        'Kling refuses GET /tasks here',
      ],
    });
  });

  it('prints the counters as they are with --json', async () => {
    const { code, out } = await run(await startWorker(), { json: true });
    expect(code).toBe(0);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      list: { requests: 2, bytes: 20_000, latency: { sumMs: 200, maxMs: 120 }, hits: 41, misses: 1, errors: 0 },
      tasks: { refusals: ['Kling refuses GET /tasks here'] },
    });
  });

  it('says in one line where it asked and what to do when no worker answers, and exits with 3', async () => {
    // Port 1 of this machine: nobody listens there.
    const { code, out, err } = await run('127.0.0.1:1');
    expect(code).toBe(3);
    expect(out).toEqual([]);
    expect(err).toEqual([
      'No kling worker answers at http://127.0.0.1:1 (KLING_HEALTH_ADDRESS). Start one for task queue kling with: kling worker. One that runs says its health address when it is ready: put that into KLING_HEALTH_ADDRESS.',
    ]);
  });

  it('says so of the worker of a kling dev too, with its process and the task queue', async () => {
    const outputDir = await mkdtemp(path.join(tmpdir(), 'kling-methods-'));
    onTestFinished(() => rm(outputDir, { recursive: true, force: true }));
    const healthUrl = 'http://127.0.0.1:1';
    const place = {
      temporalAddress: '127.0.0.1:7233',
      webUiUrl: 'http://127.0.0.1:8233',
      taskQueue: 'ads',
      healthUrl,
    };
    const forget = await noteDev(outputDir, place);
    const { code, err } = await runWith({ KLING_OUTPUT_DIR: outputDir, KLING_TASK_QUEUE: 'ads' });
    await forget();
    expect(code).toBe(3);
    expect(err.join()).toContain(
      `No kling worker answers at ${healthUrl} (the worker of kling dev, process ${process.pid}). Start one for task queue ads`,
    );
  });

  it('takes no other program for a worker', async () => {
    const server = createServer((_, response) => response.end('{"hello":"world"}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { code, out } = await run(`127.0.0.1:${port}`, { json: true });
    expect(code).toBe(3);
    expect(JSON.parse(out.join('\n'))).toMatchObject({ error: { kind: 'NoWorker' } });
  });
});
