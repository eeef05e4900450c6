import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../src/local/install/run-command.js';
import { createScratch, isProcessAlive } from '../../temporal/fake-program.js';

const sh = (script: string, timeoutMs = 20_000) =>
  runCommand('/bin/sh', ['-c', script], { env: { PATH: '/usr/bin:/bin' }, timeoutMs });

describe('running a command', () => {
  it('has read all its output when it ends, however many end at once', async () => {
    // Node may learn of an end together with that of another child, before it has read what was written last.
    const runs = Array.from({ length: 6 }, async () => {
      const ends = [];
      for (let run = 0; run < 60; run += 1) ends.push(await sh('echo first; echo last'));
      return ends;
    });
    const ends = (await Promise.all(runs)).flat();
    expect(ends.filter(({ output, reason }) => output !== 'first\nlast\n' || reason !== 'last')).toEqual([]);
  });

  it('does not wait for what the command has left running', async () => {
    const { ok, output } = await sh('echo done; sleep 15 & exit 0', 10_000);
    expect({ ok, output }).toEqual({ ok: true, output: 'done\n' });
  });

  it('says how a command ended that said nothing', async () => {
    expect((await sh('exit 3')).reason).toBe('exit code 3');
    expect((await sh('exec sleep 15', 50)).reason).toBe('stopped by SIGKILL (limit 0.05 s)');
  });

  it('stops it with all that it has started when it is told to', async () => {
    const stop = new AbortController();
    const file = path.join(await createScratch(), 'pids');
    const running = runCommand('/bin/sh', ['-c', `sleep 60 & echo $! > ${file}.part; mv ${file}.part ${file}; wait`], {
      env: { PATH: '/usr/bin:/bin' },
      timeoutMs: 60_000,
      signal: stop.signal,
    });
    await expect.poll(() => existsSync(file)).toBe(true);
    stop.abort();
    expect(await running).toEqual({ ok: false, output: '', reason: 'it was stopped' });
    const pid = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => isProcessAlive(pid)).toBe(false);
  });

  it('says why a command could not be started', async () => {
    expect(await runCommand('/nowhere/at-all', [], { env: {}, timeoutMs: 1000 })).toEqual({
      ok: false,
      output: '',
      reason: '/nowhere/at-all is no program that can be run',
    });
  });
});
