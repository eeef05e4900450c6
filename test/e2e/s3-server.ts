import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { readConfig } from '../../src/config/read-config.js';
import { findExecutable, isExecutable } from '../../src/programs/executable.js';
import { findFreePort } from '../../src/local/free-port.js';
import { chooseGoCaches } from '../../src/local/install/go-caches.js';
import { runCommand } from '../../src/local/install/run-command.js';

/** A real S3 server over a folder of its own. */
export interface S3Server {
  readonly url: string;
  readonly bucket: string;
  /** Where the objects of the bucket lie, by their keys. */
  readonly folder: string;
  /** What `kling` is to be told of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of the objects, with when they were written. */
  objects(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

const VERSION = 'v1.8.0';
const KEYS = { id: 'test-key', secret: 'test-secret-of-a-bucket' };

/** With one bucket, and such `others`. */
export async function startS3Server(others: readonly string[] = []): Promise<S3Server> {
  const binary = await findS3Server();
  const root = await mkdtemp(path.join(tmpdir(), 'kling-s3-'));
  const bucket = 'inputs';
  for (const one of [bucket, ...others]) await mkdir(path.join(root, 'data', one), { recursive: true });
  await mkdir(path.join(root, 'meta'));
  const port = await findFreePort('127.0.0.1', 0);
  const args = ['--port', `127.0.0.1:${port}`, 'posix', '--sidecar', path.join(root, 'meta'), path.join(root, 'data')];
  const server = spawn(binary, args, {
    env: { PATH: process.env.PATH, ROOT_ACCESS_KEY: KEYS.id, ROOT_SECRET_KEY: KEYS.secret },
    stdio: 'ignore',
  });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await waitUntilUp(url, exited);
  return {
    url,
    bucket,
    folder: path.join(root, 'data', bucket),
    env: {
      KLING_INPUT_STORE: `s3://${bucket}/for-kling`,
      KLING_S3_ENDPOINT: url,
      KLING_S3_ACCESS_KEY_ID: KEYS.id,
      KLING_S3_SECRET_ACCESS_KEY: KEYS.secret,
    },
    objects: () => listFiles(path.join(root, 'data', bucket)),
    async close() {
      server.kill('SIGKILL');
      await exited;
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function listFiles(directory: string): Promise<ReadonlyMap<string, number>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  return new Map(files.map((file, index) => [path.relative(directory, file), times[index] ?? 0]));
}

async function waitUntilUp(url: string, exited: Promise<void>): Promise<void> {
  const gone = exited.then(() => Promise.reject(new Error('the S3 server ended at once')));
  const isUp = async (): Promise<boolean> => (await fetch(url).catch(() => undefined)) !== undefined;
  while (!(await Promise.race([isUp(), gone]))) await sleep(50);
}

/** On the PATH, in our cache, or built with Go, which takes minutes, once. */
export async function findS3Server(): Promise<string> {
  const { env, cacheDir } = readConfig();
  const found = await findExecutable('versitygw', env.PATH ?? '');
  if (found !== undefined) return found;
  const directory = path.join(cacheDir, `versitygw-${VERSION}`);
  const target = path.join(directory, 'versitygw');
  if (await isExecutable(target)) return target;
  const go = await findExecutable('go', env.PATH ?? '');
  if (go === undefined) throw new Error('the tests need versitygw, or Go to build it, on the PATH');
  await mkdir(directory, { recursive: true });
  const build = await mkdtemp(`${directory}.build-`);
  try {
    const { ok, reason } = await runCommand(go, ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSION}`], {
      env: { ...env, ...(await chooseGoCaches(env, build)), GOBIN: build },
      timeoutMs: S3_BUILD_LIMIT_MS,
    });
    if (!ok) throw new Error(`versitygw cannot be built: ${reason}`);
    await rename(path.join(build, 'versitygw'), target);
  } finally {
    await rm(build, { recursive: true, force: true });
  }
  return target;
}

/** Three minutes on two busy cores. */
export const S3_BUILD_LIMIT_MS = 15 * 60_000;
