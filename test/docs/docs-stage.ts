import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { SIMULATOR_API_KEY, startSimulator } from '../../src/simulator/server.js';
import { parseProductsFile } from '../../src/config/products/products-file.js';
import { ROOT } from './pages.js';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A reader's machine: a folder with the examples, an `.env` and a `kling.toml`, `kling dev` running in it, `kling` and `temporal` on the PATH. */
export interface DocsStage {
  readonly cwd: string;
  /** Runs a line as a shell does, to its end. */
  run(line: string): Promise<Ended>;
  /** Runs a line that does not end by itself until it has written `says`, then sends it SIGTERM. */
  runUntil(line: string, says: string): Promise<Ended>;
  /** Lets Kling's time pass, or stand still. */
  setPace(pace: 'standing' | 'fast'): void;
  lastTaskId(): string;
  /** Forgets the files of the page before, so that no page knows the batches of another. */
  clean(): Promise<void>;
  close(): Promise<void>;
}

/** A two-minute generation takes half a second. */
const FAST = 240;

export async function startDocsStage(): Promise<DocsStage> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'kling-docs-'));
  const products = parseProductsFile(path.join(ROOT, 'examples/kling-products.toml'));
  const simulator = await startSimulator({ port: 0, speed: FAST, products });
  const bin = path.join(cwd, 'bin');
  await mkdir(bin);
  for (const name of ['kling', 'kling-temporal']) await symlink(path.join(ROOT, 'bin/kling.js'), path.join(bin, name));
  await cp(path.join(ROOT, 'examples'), path.join(cwd, 'examples'), { recursive: true });
  await writeFile(
    path.join(cwd, '.env'),
    `KLING_API_KEY=${SIMULATOR_API_KEY}\nKLING_STUDIO_KEY=${SIMULATOR_API_KEY}\nKLING_BASE_URL=${simulator.url}\nKLING_POLL_SECONDS=0.2\n`,
  );
  await writeFile(
    path.join(cwd, 'kling.toml'),
    `[accounts.studio]\napi_key_env = "KLING_STUDIO_KEY"\nbase_url = "${simulator.url}"\n`,
  );
  const base = {
    PATH: [bin, path.dirname(inject('temporalBinary')), process.env.PATH].join(':'),
    HOME: process.env.HOME ?? '',
  };
  const dev = watch(spawn('kling', ['dev', '--port', '0', '--ui-port', '0'], { cwd, env: base, detached: true }));
  await dev.says('Ctrl-C stops everything.');
  const temporalAddress = / Temporal +(\S+),/.exec(dev.output())?.[1] ?? '';
  // The Temporal CLI knows nothing of the note that `kling dev` leaves for `kling`.
  const forTemporal = { ...base, TEMPORAL_ADDRESS: temporalAddress };

  /** What a page writes in general becomes what it is here; `npx kling` would ask a registry outside of a checkout. */
  const translate = (line: string) =>
    line
      .replace(/\bnpx kling\b/g, 'kling')
      .replaceAll('http://127.0.0.1:9480/', `${simulator.url}/`)
      .replace('--port 9480', '--port 0')
      .replaceAll('<task id>', lastTaskId());
  const lastTaskId = () => simulator.tasks().findLast(({ status }) => status === 'succeed')?.id ?? 'none';

  function start(line: string) {
    const env = line.startsWith('temporal ') ? forTemporal : base;
    return watch(spawn('bash', ['-c', translate(line)], { cwd, env, detached: true }));
  }

  return {
    cwd,
    run: (line) => start(line).ended,
    async runUntil(line, says) {
      const program = start(line);
      await program.says(says);
      program.stop();
      return program.ended;
    },
    setPace: (pace) => simulator.set({ speed: pace === 'fast' ? FAST : 0 }),
    lastTaskId,
    async clean() {
      const outputs = path.join(cwd, 'outputs');
      const entries = await readdir(outputs, { withFileTypes: true });
      const folders = entries.filter((entry) => entry.isDirectory());
      for (const { name } of folders) await rm(path.join(outputs, name), { recursive: true, force: true });
    },
    async close() {
      dev.stop();
      await dev.ended;
      await simulator.close();
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

function watch(child: ChildProcessWithoutNullStreams) {
  let output = '';
  let onText: (() => void) | undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onText?.();
    });
  }
  child.stdin.end();
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })));
  return {
    output: () => output,
    ended,
    /** Resolves once it has written this; rejects when it ends without. */
    says: (text: string) =>
      new Promise<void>((resolve, reject) => {
        onText = () => {
          if (output.includes(text)) resolve();
        };
        onText();
        void ended.then(() => reject(new Error(`it ended before it said "${text}": ${output}`)));
      }),
    /** SIGTERM to the program, also behind a shell that waits for it. */
    stop: () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    },
  };
}
