import { spawn } from 'node:child_process';
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
        await expect.poll(() => answers(url ?? ''), { timeout: 15_000 }).toBe(false);
      }
    },
  );
});
