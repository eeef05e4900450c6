import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/temporal/run-command.js';

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

  it('says why a command could not be started', async () => {
    expect(await runCommand('/nowhere/at-all', [], { env: {}, timeoutMs: 1000 })).toEqual({
      ok: false,
      output: '',
      reason: 'spawn /nowhere/at-all ENOENT',
    });
  });
});
