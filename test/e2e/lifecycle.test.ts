import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { findFreePort } from '../../src/local/free-port.js';
import { isProcessAlive } from '../temporal/fake-program.js';
import { CLIENT, useStage } from './harness.js';
import { startOwnServer } from './own-server.js';

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
  /** Resolves once it has written this. */
  says(text: string | RegExp): Promise<void>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Starts a program that a test ends. */
function start(command: readonly [string, ...string[]], { env, cwd }: { env: Env; cwd: string }): Running {
  const [file, ...args] = command;
  const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    output: () => output,
    exited,
    says: (text) => expect.poll(() => output, { timeout: 40_000, interval: 50 }).toMatch(text),
  };
}

/** A worker and a client of one project. */
describe('a process that cannot work', () => {
  const stage = useStage();
  const run = (args: readonly string[], env: Env = {}) => {
    const { env: base, outputDir } = stage();
    return start([process.execPath, CLIENT, ...args], { env: { ...base, ...env }, cwd: outputDir });
  };

  it.each([
    ['worker', { TEMPORAL_NAMESPACE: 'nope' }, 3, 'has no namespace "nope". Set TEMPORAL_NAMESPACE, or create it'],
    ['dev', { TEMPORAL_NAMESPACE: 'nope' }, 3, 'has no namespace "nope". Set TEMPORAL_NAMESPACE, or create it'],
    ['worker', { TEMPORAL_ADDRESS: 'http://localhost:7233' }, 2, 'it is a URL. Write host:port, e.g. localhost:7233\n'],
    ['dev', { TEMPORAL_ADDRESS: 'localhost:7233/' }, 2, 'it holds a path. Write host:port, e.g. localhost:7233\n'],
    ['list', { TEMPORAL_ADDRESS: 'localhost:99999' }, 2, '"99999" is no port'],
    ['generate', { TEMPORAL_ADDRESS: ' ' }, 2, 'TEMPORAL_ADDRESS is " ": it is blank'],
    ['worker', { KLING_HEALTH_ADDRESS: '192.0.2.1:9470' }, 2, 'this machine does not have that address'],
    ['worker', { KLING_OUTPUT_DIR: '/dev/null/clips' }, 2, 'set KLING_OUTPUT_DIR to a directory that can be written'],
    ['dev', { KLING_OUTPUT_DIR: '/dev/null/clips' }, 2, 'set KLING_OUTPUT_DIR to a directory that can be written'],
  ])('%s with %j ends by itself with exit code %d and a sentence', async (command, env, code, text) => {
    const { exited, output } = run([command, ...(command === 'generate' ? ['a fox'] : [])], env);
    expect(await exited).toBe(code);
    expect(output()).toContain(text);
    expect(output()).not.toMatch(/\n\s+at |Warning/);
    expect(stage().simulator.ledger()).toEqual([]);
  });

  it.each(['worker', 'dev'])('%s ends when the health address that it was given is taken', async (command) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const bound = taken.address();
    const address = `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
    const { exited, output } = run([command], { KLING_HEALTH_ADDRESS: address });
    expect(await exited).toBe(2);
    expect(output()).toContain(`${address}: another process listens there (EADDRINUSE)`);
  });

  it('a worker says at /readyz why it is not ready while it waits for Temporal, and one SIGTERM ends it', async () => {
    const [temporal, health] = [await findFreePort('127.0.0.1', 0), await findFreePort('127.0.0.1', 0)];
    const { child, exited, says } = run(['worker'], {
      TEMPORAL_ADDRESS: `127.0.0.1:${temporal}`,
      KLING_HEALTH_ADDRESS: `127.0.0.1:${health}`,
    });
    await says('next try in 1 s');
    const reply = await fetch(`http://127.0.0.1:${health}/readyz`);
    expect(reply.status).toBe(503);
    expect(await reply.json()).toMatchObject({
      ready: false,
      reasons: [expect.stringContaining(`No Temporal server answers at 127.0.0.1:${temporal}`)],
    });
    expect((await fetch(`http://127.0.0.1:${health}/healthz`)).status).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${health}/metrics`)).text()).toContain('kling_worker_ready 0');
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  it('a worker whose server has died is not ready, says so in few words, and is ready again once the server is back', async () => {
    const server = await startOwnServer(path.join(stage().outputDir, 'temporal.db'));
    onTestFinished(() => server.kill());
    const health = await findFreePort('127.0.0.1', 0);
    const { child, exited, says, output } = run(['worker'], {
      TEMPORAL_ADDRESS: server.address,
      KLING_HEALTH_ADDRESS: `127.0.0.1:${health}`,
      KLING_LOG_FORMAT: 'json',
    });
    await says('Worker is ready');
    const page = async (name: string) => (await fetch(`http://127.0.0.1:${health}/${name}`)).text();
    await server.kill();
    const gone = `The Temporal server at ${server.address} does not answer (`;
    await says(gone);
    expect(JSON.parse(await page('readyz'))).toMatchObject({ ready: false, reasons: [expect.stringContaining(gone)] });
    expect(await page('metrics')).toContain('kling_worker_ready 0');
    await server.restart();
    await says(`The Temporal server at ${server.address} answers again, after `);
    expect(JSON.parse(await page('readyz'))).toMatchObject({ ready: true, reasons: [] });
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    const lines = output().split('\n').filter(Boolean);
    expect(lines.filter((line) => line.includes(gone))).toHaveLength(1);
    const folded = 'Calls to the Temporal server fail and are tried until they succeed: ';
    expect(lines.filter((line) => line.includes('gRPC call'))).toEqual([]);
    const reasons = lines.filter((line) => line.includes(folded)).map((line) => line.split(folded)[1]?.split(' (')[0]);
    expect(reasons.length, 'one line a reason').toBe(new Set(reasons).size);
  });

  it('one SIGTERM ends a worker whose server has died', async () => {
    const server = await startOwnServer(path.join(stage().outputDir, 'temporal.db'));
    onTestFinished(() => server.kill());
    const { child, exited, says } = run(['worker'], { TEMPORAL_ADDRESS: server.address });
    await says('Worker is ready');
    await server.kill();
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  it('one SIGTERM ends a worker whose server is frozen', async () => {
    const server = await startOwnServer(path.join(stage().outputDir, 'temporal.db'));
    onTestFinished(() => server.kill());
    const { child, exited, says, output } = run(['worker'], { TEMPORAL_ADDRESS: server.address });
    await says('Worker is ready');
    server.freeze();
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(output()).toContain('Worker has stopped');
  });

  it('one SIGTERM ends a worker whose server takes the connection and says nothing', async () => {
    const silent = createServer((socket) => void socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const bound = silent.address();
    const address = `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
    const { child, exited } = run(['worker'], { TEMPORAL_ADDRESS: address });
    await new Promise((resolve) => silent.once('connection', resolve));
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });
});

describe.skipIf(process.platform !== 'linux')('kling dev under npm', () => {
  const stage = useStage();

  /** `npm run dev` in a project of its own; its processes by name, once it is ready. */
  async function startUnderNpm() {
    const { env, outputDir } = stage();
    const project = path.join(outputDir, 'project');
    await mkdir(project);
    const script = `'${process.execPath}' '${CLIENT}' dev --port 0 --ui-port 0`;
    await writeFile(path.join(project, 'package.json'), JSON.stringify({ scripts: { dev: script } }));
    const npm = start(['npm', 'run', 'dev'], {
      env: {
        ...env,
        TEMPORAL_ADDRESS: '',
        KLING_API_KEY: '',
        KLING_BASE_URL: '',
        PATH: `${path.dirname(inject('temporalBinary'))}:${env.PATH ?? ''}`,
        npm_config_update_notifier: 'false',
      },
      cwd: project,
    });
    await npm.says('Ready. In another terminal');
    const below = await listDescendants(npm.child.pid ?? 0);
    expect(below.length, 'dev, guard, server, worker at least').toBeGreaterThanOrEqual(4);
    return { npm, below };
  }

  it.each(['SIGTERM', 'SIGKILL'] as const)('is gone with all its parts after a %s to npm alone', async (signal) => {
    const { npm, below } = await startUnderNpm();
    npm.child.kill(signal);
    await expect.poll(() => below.filter(isProcessAlive), { timeout: 25_000, interval: 100 }).toEqual([]);
  });

  it('takes Ctrl-C for one, though npm passes on what the terminal has given to all', async () => {
    const { npm, below } = await startUnderNpm();
    const [dev = 0] = await findClients(below, 'dev');
    process.kill(dev, 'SIGINT');
    process.kill(dev, 'SIGINT');
    await npm.says('Stopped; nothing is left running.');
    await npm.exited;
    expect(below.filter(isProcessAlive)).toEqual([]);
  });
});

/** All processes below this one, as Linux tells them. */
async function listDescendants(root: number): Promise<number[]> {
  const children = (await readFile(`/proc/${root}/task/${root}/children`, 'utf8'))
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return [...children, ...(await Promise.all(children.map(listDescendants))).flat()];
}

async function findClients(pids: readonly number[], command: string): Promise<number[]> {
  const found = await Promise.all(
    pids.map(async (pid) => {
      const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
      return args[1] === CLIENT && args[2] === command ? [pid] : [];
    }),
  );
  return found.flat();
}
