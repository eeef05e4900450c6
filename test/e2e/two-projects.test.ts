import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { CLIENT, runCli, useStage } from './harness.js';

const stage = useStage();

/** A project whose `kling dev` runs; `kling` is a command in another terminal, with nothing set but what everybody has. */
async function startProject(name: string, devEnv: Record<string, string> = {}, dotEnv = '') {
  const { PATH = '', HOME = '' } = stage().env;
  const cwd = path.join(stage().outputDir, name);
  await mkdir(cwd);
  await writeFile(path.join(cwd, '.env'), dotEnv);
  const bare = { PATH: `${path.dirname(inject('temporalBinary'))}:${PATH}`, HOME, KLING_POLL_SECONDS: '0.5' };
  const args = [CLIENT, 'dev', '--port', '0', '--ui-port', '0', '--speed', '60'];
  const child = spawn(process.execPath, args, { env: { ...bare, ...devEnv }, cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await expect.poll(() => said, { timeout: 40_000 }).toContain('Ready. In another terminal, in this folder:');
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const kling = (args: readonly string[], env = {}) => runCli(args, { ...bare, ...env }, cwd);
  return { child, exited, cwd, kling, note: path.join(cwd, 'outputs/.kling-dev.json') };
}

it(
  'two projects on one machine find their own server and worker, by a note that goes with them',
  { timeout: 120_000 },
  async () => {
    const films = await startProject('films');
    const ads = await startProject('ads', { KLING_TASK_QUEUE: 'ads' });
    const made = await ads.kling(['generate', 'a fox', '--json']);
    expect(made.code).toBe(0);
    const listed = await Promise.all([films, ads].map(({ kling }) => kling(['list', '--json'])));
    expect(listed.map(({ stdout }) => (JSON.parse(stdout) as unknown[]).length)).toEqual([0, 1]);
    const methods = await Promise.all([films, ads].map(({ kling }) => kling(['status', '--methods', '--json'])));
    const asked = methods.map(
      ({ stdout }) => (JSON.parse(stdout) as Record<string, { requests: number }>).get?.requests,
    );
    expect([asked[0] === 0, asked[1] === 0]).toEqual([true, false]);

    ads.child.kill('SIGKILL');
    await ads.exited;
    const after = await ads.kling(['list']);
    expect(after.stderr).toContain(
      `${ads.note} is of a kling dev that has ended (process ${ads.child.pid ?? ''}): ignored.`,
    );
    const elsewhere = await ads.kling(['list', '--json'], { TEMPORAL_ADDRESS: inject('temporalAddress') });
    expect(elsewhere.code).toBe(0);
    expect(elsewhere.stderr).not.toContain(ads.note);
    await writeFile(ads.note, JSON.stringify({ pid: process.pid, temporalAddress: 'evil.example:7233' }));
    expect((await ads.kling(['list'])).stderr).toContain(`${ads.note} is not a note of kling dev: ignored.`);

    films.child.kill('SIGINT');
    expect(await films.exited).toBe(0);
    expect(existsSync(films.note)).toBe(false);
  },
);

it(
  'what a person has set for another Temporal server reaches neither the server of kling dev nor its worker and commands',
  { timeout: 120_000 },
  async () => {
    const profile = path.join(stage().outputDir, 'temporal.toml');
    const foreign = ['address = "temporal.example:7233"', 'namespace = "studio"', 'api_key = "a-secret"'];
    await writeFile(profile, `[profile.default]\n${foreign.join('\n')}\n[profile.default.tls]\ndisabled = false\n`);
    const others = { TEMPORAL_CONFIG_FILE: profile, TEMPORAL_TLS: 'true', TEMPORAL_GRPC_META_TEAM: 'films' };
    const { kling } = await startProject('films', others, 'TEMPORAL_API_KEY=another-secret\n');
    const made = await kling(['generate', 'a fox', '--json'], others);
    expect(made.stderr).not.toContain('secret');
    expect(made.code, made.stderr).toBe(0);
  },
);
