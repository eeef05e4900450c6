import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { spawnGuarded } from '../../src/programs/guarded-process.js';
import { createScratch, isGroupAlive, writeProgram } from '../temporal/fake-program.js';

const env = { PATH: '/usr/bin:/bin' };

async function start(script: string, more: { logFile?: string } = {}) {
  return spawnGuarded(await writeProgram(await createScratch(), 'program', script), ['one', 'two words'], {
    env,
    ...more,
  });
}

describe('a guarded program', () => {
  it('gets its arguments as they are, and hands back its exit code and last lines', async () => {
    const program = await start('echo "$1|$2"; echo trouble >&2; exit 7');
    expect(await program.exited).toEqual({ code: 7, signal: null });
    expect(program.lastLines().sort()).toEqual(['one|two words', 'trouble']);
  });

  it('sees an empty input and only the environment that it was given', async () => {
    const program = await start('read -r line || echo "no input"; echo "home: $HOME"');
    await program.exited;
    expect(program.lastLines()).toEqual(['no input', 'home: ']);
  });

  it('adds its output to a log file', async () => {
    const logFile = path.join(await createScratch(), 'program.log');
    const program = await start('echo hello', { logFile });
    await program.exited;
    await expect.poll(() => readFile(logFile, 'utf8')).toBe('hello\n');
  });

  it('tells why it panicked, not where, as a Go program does', async () => {
    const logFile = path.join(await createScratch(), 'program.log');
    const trace = 'for i in $(seq 40); do printf "main.frame%d()\\n\\tmain.go:%d\\n" $i $i; done';
    const script = `{ echo begun; echo 'panic: no free port'; echo; echo 'goroutine 1 [running]:'; ${trace}; } >&2; exit 2`;
    const program = await start(script, { logFile });
    expect(await program.exited).toEqual({ code: 2, signal: null });
    expect(program.lastLines()).toEqual(['begun', 'panic: no free port']);
    await expect.poll(() => readFile(logFile, 'utf8')).toContain('main.frame40()');
  });

  it('is asked to end, and leaves nothing behind', async () => {
    const program = await start("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done");
    await expect.poll(() => program.lastLines()).toEqual(['up']);
    await program.stop();
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(program.lastLines()).toEqual(['up', 'bye']);
    await expect.poll(() => isGroupAlive(program.pid)).toBe(false);
  });

  it('is ended by force after five seconds', async () => {
    const program = await start("trap '' TERM; echo up; while :; do sleep 0.05; done");
    await expect.poll(() => program.lastLines()).toEqual(['up']);
    await program.stop();
    expect(await program.exited).toEqual({ code: 137, signal: null });
    await expect.poll(() => isGroupAlive(program.pid)).toBe(false);
  });

  it('is ended by a SIGTERM to its guard', async () => {
    const program = await start("trap 'exit 3' TERM; echo up; while :; do sleep 0.05; done");
    await expect.poll(() => program.lastLines()).toEqual(['up']);
    process.kill(program.pid, 'SIGTERM');
    expect(await program.exited).toEqual({ code: 3, signal: null });
    await expect.poll(() => isGroupAlive(program.pid)).toBe(false);
  });

  it('says so when it cannot be started', async () => {
    const program = spawnGuarded('/nowhere/program', [], { env });
    expect((await program.exited).code).toBe(127);
    expect(program.lastLines().join()).toContain('/nowhere/program');
    await program.stop();
  });
});
