import { describe, expect, it } from 'vitest';
import type { KlingEvent } from '../../src/domain/notices/event.js';
import { runProgram } from '../../src/notices/run-program.js';

const event: KlingEvent = {
  id: 'evt_1',
  type: 'batch.completed',
  timestamp: '2026-11-25T12:00:00.000Z',
  data: { workflowId: 'night; touch /tmp/x $(id)' },
};
const env = { PATH: process.env.PATH, HOME: '/home/me', KLING_API_KEY: 'canary', AWS_SECRET_ACCESS_KEY: 'canary' };
const { signal } = new AbortController();

/** Runs a piece of JavaScript as the program. */
const run = (code: string, more: readonly string[] = [], limitMs?: number) =>
  runProgram([process.execPath, '-e', code, ...more], event, signal, { env, limitMs });

const READ = 'const text = require("fs").readFileSync(0, "utf8");';

describe('a program that is told of an event', () => {
  it('gets it as a line of JSON, its arguments as they are, and no secret', async () => {
    const code = `${READ}
      const { type, data } = JSON.parse(text);
      const isRight = type === 'batch.completed' && data.workflowId === 'night; touch /tmp/x $(id)' && text.endsWith('}\\n');
      const isClean = !Object.entries(process.env).flat().join().includes('canary') && process.env.HOME === '/home/me';
      process.exit(isRight && isClean && process.argv[1] === '$HOME; ls' ? 0 : 9);`;
    expect(await run(code, ['$HOME; ls'])).toEqual({ kind: 'delivered' });
  });

  it.each([
    ['process.exit(3)', 'The program ended with exit code 3.'],
    [
      'console.error("line one\\nno mail server"); process.exitCode = 1',
      'The program ended with exit code 1: no mail server.',
    ],
    ['process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 5000)', 'The program was ended by SIGTERM.'],
  ])('that fails gets it again: %s', async (code, reason) => {
    expect(await run(code)).toEqual({ kind: 'later', reason });
  });

  it('may end without reading it', async () => {
    expect(await run('process.exit(0)')).toEqual({ kind: 'delivered' });
  });

  it('is stopped with all that it has started when it takes too long', async () => {
    const code = `require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'inherit' }); setTimeout(() => {}, 60000)`;
    expect(await run(code, [], 300)).toEqual({
      kind: 'later',
      reason: 'The program had not ended after 0.3 s and was stopped.',
    });
  });

  it('that is not there is told of', async () => {
    const delivery = await runProgram(['/no/such/program'], event, signal, { env });
    expect(delivery).toMatchObject({ kind: 'later', reason: expect.stringContaining('ENOENT') as string });
  });

  it('ends with the worker', async () => {
    const stop = new AbortController();
    const running = runProgram([process.execPath, '-e', 'setTimeout(() => {}, 60000)'], event, stop.signal, { env });
    stop.abort(new Error('stop'));
    await expect(running).rejects.toThrow('stop');
  });
});
