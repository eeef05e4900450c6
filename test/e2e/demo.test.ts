import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { CLIENT, runCli, useStage } from './harness.js';

/** Whether somebody listens at `host:port`. */
function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}

describe('on one machine', () => {
  const stage = useStage();

  /** Nothing set, and the Temporal server of the tests found on the PATH. */
  const environment = () => {
    const { env } = stage();
    const binDir = path.dirname(inject('temporalBinary'));
    return { ...env, KLING_BASE_URL: '', KLING_API_KEY: '', TEMPORAL_ADDRESS: '', PATH: `${binDir}:${env.PATH ?? ''}` };
  };

  it('the demo ends in five files, spends nothing, and leaves nothing running', async () => {
    const { outputDir, files, simulator } = stage();
    const env = { ...environment(), KLING_API_KEY: 'a-real-key', KLING_BASE_URL: simulator.url };
    const { code, stdout, stderr } = await runCli(['demo', '--json'], env, outputDir);
    expect(stderr).toContain('5 files from 4 generations and 4 tasks');
    expect(code).toBe(0);
    const { webUi, generations } = JSON.parse(stdout) as { webUi: string; generations: { state: string }[] };
    expect(generations.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed', 'completed']);
    expect((await files()).map((name) => path.extname(name)).sort()).toEqual([
      '.json',
      '.json',
      '.json',
      '.json',
      '.mp4',
      '.mp4',
      '.mp4',
      '.png',
      '.png',
    ]);
    expect(simulator.ledger(), 'what stands for the real Kling here is never asked').toEqual([]);
    expect(await answers(webUi)).toBe(false);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'kling dev needs no keys, and everything it started is gone after %s',
    async (signal) => {
      const { outputDir, kling } = stage();
      const env = { ...environment(), KLING_POLL_SECONDS: '0.5', KLING_HEALTH_ADDRESS: undefined };
      const child = spawn(
        process.execPath,
        [CLIENT, 'dev', '--json', '--port', '0', '--ui-port', '0', '--speed', '60'],
        { env, cwd: outputDir },
      );
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.resume();
      onTestFinished(() => void child.kill('SIGKILL'));
      const exited = new Promise((resolve) => child.once('exit', resolve));
      await expect.poll(() => stdout, { timeout: 40_000 }).toContain('\n');
      const { temporalAddress, webUiUrl, simulatorUrl } = JSON.parse(stdout) as Record<string, string>;
      const generated = await kling(['generate', 'a fox'], { env: { TEMPORAL_ADDRESS: temporalAddress ?? '' } });
      expect(generated.code).toBe(0);
      const methods = await kling(['status', '--methods'], { env: { KLING_HEALTH_ADDRESS: '127.0.0.1:9470' } });
      expect(methods).toMatchObject({ code: 0, stderr: '' });
      child.kill(signal);
      await exited;
      for (const url of [webUiUrl, simulatorUrl, `http://${temporalAddress ?? ''}`]) {
        await expect.poll(() => answers(url ?? '')).toBe(false);
      }
    },
  );

  it.skipIf(process.platform !== 'linux')('kling dev with keys keeps what is paid for, whoever dies', async () => {
    const { outputDir, env, kling, files, simulator } = stage();
    const keys = { KLING_API_KEY: env.KLING_API_KEY ?? '', KLING_BASE_URL: simulator.url };
    simulator.set({ speed: 0 });
    const startDev = async () => {
      const child = spawn(process.execPath, [CLIENT, 'dev', '--json', '--port', '0', '--ui-port', '0'], {
        env: { ...environment(), ...keys },
        cwd: outputDir,
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const exited = new Promise((resolve) => child.once('exit', resolve));
      await expect.poll(() => stdout, { timeout: 40_000 }).toContain('\n');
      const { temporalAddress = '' } = JSON.parse(stdout) as Record<string, string>;
      return { child, exited, stderr: () => stderr, temporal: { TEMPORAL_ADDRESS: temporalAddress } };
    };

    const first = await startDev();
    expect((await kling(['generate', 'a fox', '--detach'], { env: first.temporal })).code).toBe(0);
    await expect.poll(() => simulator.stats().acceptedCreates).toBe(1);
    const [worker] = await listChildren(first.child.pid, 'worker');
    process.kill(worker ?? 0, 'SIGKILL');
    await expect
      .poll(() => first.stderr().match(/Worker is ready/g)?.length, { timeout: 20_000, message: first.stderr() })
      .toBe(2);
    expect(first.stderr()).toContain(
      'The worker ended by itself (SIGKILL); it is started again, and what it did goes on.',
    );
    first.child.kill('SIGKILL');
    await first.exited;

    const second = await startDev();
    const third = await runCli(['dev'], { ...environment(), ...keys }, outputDir);
    expect(third.code).toBe(2);
    expect(third.stderr).toContain(
      `temporal.db is in use by process ${second.child.pid ?? ''}, probably another kling dev`,
    );
    simulator.set({ speed: 60 });
    await expect
      .poll(async () => (await files()).filter((name) => name.endsWith('.mp4')).length, { timeout: 30_000 })
      .toBe(1);
    expect(simulator.stats().acceptedCreates).toBe(1);
    second.child.kill('SIGINT');
    expect(await second.exited).toBe(0);
    expect(await files()).not.toContain('temporal.db.pid');
  });
});

/** Process ids of children with this word among their arguments, as Linux tells them. */
async function listChildren(parent: number | undefined, word: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [stat, args] = await Promise.all(
      ['stat', 'cmdline'].map((name) => readFile(path.join('/proc', pid, name), 'utf8').catch(() => '')),
    );
    const isChild = Number(stat?.split(') ').at(-1)?.split(' ')[1]) === parent;
    if (isChild && args?.split('\0').includes(word) === true) found.push(Number(pid));
  }
  return found;
}
