import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm } from '../../../src/cli/process/confirm.js';

/** A terminal on which `keys` are pressed once the question is there. */
async function answer(keys: string) {
  const stop = new AbortController();
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let shown = '';
  let isPressed = false;
  output.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (isPressed || !shown.includes('[y/N] ')) return;
    isPressed = true;
    input.write(keys);
  });
  const interrupt = () => stop.abort(new Error('Ctrl-C'));
  const result = await confirm('Start it?', stop.signal, { input, output, interrupt }).catch((error: unknown) => error);
  return { result, shown };
}

describe('a question with yes or no', () => {
  it.each([
    ['y\r', true],
    ['Yes\r', true],
    ['n\r', false],
    ['\r', false],
    ['yess\r', false],
    ['\u0004', false],
  ])('takes %j as %j', async (keys, expected) => {
    const { result, shown } = await answer(keys);
    expect(result).toBe(expected);
    expect(shown).toContain('Start it? [y/N] ');
  });

  it('ends with what Ctrl-C means everywhere, on a line of its own', async () => {
    const { result, shown } = await answer('\u0003');
    expect(result).toEqual(new Error('Ctrl-C'));
    expect(shown.endsWith('\n')).toBe(true);
  });
});
