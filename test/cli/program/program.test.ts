import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/process/main.js';

async function run(...args: string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await main(args, { stdout, stderr });
  const read = (stream: PassThrough) => String((stream.read() as Buffer | null) ?? '');
  return { code, out: read(stdout), err: read(stderr) };
}

describe('kling', () => {
  it('lists its commands with what they take', async () => {
    const { code, out, err } = await run('--help');
    expect([code, err]).toEqual([0, '']);
    for (const line of ['generate [prompt]', 'watch <id>', 'adopt <task-id>', 'batch ', 'doctor '])
      expect(out).toMatch(new RegExp(`^  ${line.replace(/[[\]]/g, '\\$&')}`, 'm'));
    expect(out.match(/\[options\]/g)).toHaveLength(1);
  });

  it('shows the same when nothing is asked for, and nothing besides', async () => {
    const { out } = await run('--help');
    expect(await run()).toEqual({ code: 2, out: '', err: out });
  });

  it.each([
    [['status', '--help']],
    [['help', 'status']],
    [['batch', 'retry', '--help']],
    [['costs', '--help']],
    [['elements', 'list', '--help']],
  ])('%j shows the options of that command', async (args) => {
    const { code, out } = await run(...args);
    expect(code).toBe(0);
    for (const option of ['--json', '--no-color', '--debug', '--help']) expect(out).toContain(option);
  });
});
