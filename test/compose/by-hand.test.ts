import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { findFreePort } from '../../src/local/free-port.js';
import { findS3Server } from '../e2e/s3-server.js';
import { serviceOf } from './compose-file.js';
import type { Running } from './run-service.js';
import { run, start } from './run-service.js';

/** What `scripts/test-postgres.mjs` has started: PostgreSQL, the schema, Temporal and the namespace. */
const given = JSON.parse(process.env.KLING_TEST_COMPOSE ?? '{}') as Readonly<Record<string, string | number>>;
/** Of a worker and a simulator with a video of a minute in two seconds. */
const SPEED = '30';

describe('the services of docker-compose.yml, by hand', () => {
  let directory: string;
  let simulatorPort: number;
  const running: Running[] = [];
  /** What stands in the file for the network, the volumes and the pace of containers, and what does here. */
  let here: readonly (readonly [from: string | RegExp, to: string])[];

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kling-by-hand-'));
    simulatorPort = await findFreePort('127.0.0.1', 0);
    here = [
      ['temporal:7233', inject('temporalAddress')],
      [/^postgresql$/g, '127.0.0.1'],
      [/^5432$/g, String(given.databasePort)],
      [/^6$/g, SPEED],
      ['/outputs', path.join(directory, 'outputs')],
      [/^0\.0\.0\.0:947[01]$/g, '127.0.0.1:0'],
      ['9480', String(simulatorPort)],
      // Others on this machine listen to the same server.
      [/^kling$/g, path.basename(directory)],
    ];
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop('SIGKILL')));
    await rm(directory, { recursive: true, force: true });
  });

  const begin = async (name: string, says: RegExp, dotEnv: Readonly<Record<string, string>> = {}) => {
    const service = start(name, { dotEnv, here });
    running.push(service);
    await expect.poll(() => service.output(), { timeout: 60_000 }).toMatch(says);
    return service;
  };

  const translate = (word: string) => word.replace('9480', String(simulatorPort));
  const videos = async (folder: string) =>
    (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.mp4'));

  it('say once that there are no keys, and end when they are told to', async () => {
    const worker = await begin('worker', /No Kling keys are set/);
    expect(await worker.stop('SIGTERM')).toBe(0);
    expect(worker.output().match(/No Kling keys are set/g)).toHaveLength(1);
  });

  it('make generations with two workers and no key, also when the step of the schema runs again, and stop well', async () => {
    expect(run('setup', { here }).output).toContain('has every search attribute');
    await begin('simulator', /Ctrl-C stops it/);
    run('simulator', { here, command: serviceOf('simulator').healthcheck?.test.slice(1).map(translate) });
    const keys = { KLING_API_KEY: 'simulated', KLING_BASE_URL: `http://127.0.0.1:${simulatorPort}` };
    const workers = [
      await begin('simulated-worker', /Worker is ready/),
      await begin('more-workers', /Worker is ready/, { ...keys, KLING_POLL_SECONDS: '2' }),
    ];
    const inWorker = (...args: string[]) =>
      run('worker', { here, dotEnv: keys, command: ['node', 'dist/client.js', ...args] });
    const ids = ['first', 'second', 'third'];
    for (const id of ids) inWorker('generate', `${id} fox`, '--id', id, '--detach');
    const again = run('temporal-schema', { here, env: { PATH: `${given.bin}:${process.env.PATH}` } });
    expect(again.output).toMatch(/temporal_visibility.*update-schema/);
    for (const id of ids) expect(inWorker('watch', id).output).toContain('.mp4');
    expect(await videos(path.join(directory, 'outputs'))).toHaveLength(ids.length);
    for (const worker of workers) expect(await worker.stop('SIGTERM')).toBe(0);
  });

  it('keep results in the bucket of the profile s3', async () => {
    const port = await findFreePort('127.0.0.1', 0);
    here = [
      ...here,
      ['/data', path.join(directory, 'data')],
      ['/meta', path.join(directory, 'meta')],
      [':7070', `:${port}`],
    ];
    process.env.PATH = `${path.dirname(await findS3Server())}:${process.env.PATH}`;
    const s3 = {
      KLING_OUTPUT: 's3://results',
      KLING_S3_ENDPOINT: `http://127.0.0.1:${port}`,
      KLING_S3_ACCESS_KEY_ID: 'kling',
      KLING_S3_SECRET_ACCESS_KEY: 'choose-your-own',
    };
    running.push(start('s3', { dotEnv: s3, here }));
    const isHealthy = () =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isHealthy).toBe(true);
    await begin('simulator', /Ctrl-C stops it/);
    await begin('simulated-worker', /Worker is ready/, s3);
    const made = run('simulated-worker', {
      here,
      dotEnv: s3,
      command: ['node', 'dist/client.js', 'generate', 'a fox'],
    });
    expect(made.output).toContain('s3://results/');
    expect(await videos(path.join(directory, 'data/results'))).toHaveLength(1);
  });

  it('tell the metrics of Temporal', async () => {
    const server = await fetch(`http://127.0.0.1:${given.metricsPort}/metrics`);
    expect(await server.text()).toMatch(/^service_requests\{/m);
  });
});
