import { describe, expect, it } from 'vitest';
import { describeError } from '../../../src/cli/program/errors.js';
import { parseNumberOption, PORTS, SPEEDS } from '../../../src/cli/program/number-option.js';

function reportOf(read: () => unknown) {
  try {
    return read();
  } catch (error) {
    return describeError(error);
  }
}

describe('an option that holds a number', () => {
  it.each([
    [undefined, undefined],
    ['0', 0],
    ['8233', 8233],
    [8233, 8233],
  ])('reads %j as %j', (value, number) => {
    expect(parseNumberOption('--port', value, PORTS)).toBe(number);
  });

  it.each([
    ['--port', '80a', PORTS, '--port is "80a"; write a whole number from 0 to 65535'],
    ['--port', '1.5', PORTS, '--port is "1.5"; write a whole number from 0 to 65535'],
    ['--port', ' ', PORTS, '--port is " "; write a whole number from 0 to 65535'],
    ['--port', '65536', PORTS, '--port is "65536"; write a whole number from 0 to 65535'],
    ['--speed', '0', SPEEDS, '--speed is "0"; write a number from 0.01 to 100000'],
    ['--limit', true, { min: 1, max: 1000, whole: true }, '--limit is true; write a whole number from 1 to 1000'],
  ])('%s %j is an error of how the command was written, with exit code 2', (name, value, range, text) => {
    expect(reportOf(() => parseNumberOption(name, value, range))).toMatchObject({
      lines: [text],
      exitCode: 2,
      json: { kind: 'UsageError', text },
    });
  });
});
