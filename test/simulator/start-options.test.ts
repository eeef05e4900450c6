import { describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/server.js';

/** What a program in plain JavaScript can write. */
type Anything = never;

describe('the options of startSimulator', () => {
  it.each([
    [8080, 'the options are 8080; write an object, e.g. { speed: 30 }'],
    [null, 'the options are null; write an object, e.g. { speed: 30 }'],
    [[], 'the options are a list; write an object, e.g. { speed: 30 }'],
    [{ port: '8080' }, 'port is "8080"; write a whole number from 0, which is any free port, to 65535'],
    [{ port: 70_000 }, 'port is 70000; write a whole number from 0, which is any free port, to 65535'],
    [{ host: 127 }, "host is 127; write an address, e.g. '127.0.0.1'"],
    [{ seed: 'x' }, 'seed is "x"; write a number'],
    [{ port: { toString: [] } }, 'port is an object; write a whole number from 0, which is any free port, to 65535'],
    [{ ledgerFile: true }, 'ledgerFile is true; write the path of a file'],
    [{ sped: 3 }, 'unknown setting "sped"'],
    [{ speed: '30' }, 'setting "speed" must be a number of 0 or more'],
  ])('are refused in a sentence: %j', async (options, message) => {
    await expect(startSimulator(options as Anything)).rejects.toThrow(new TypeError(`startSimulator: ${message}`));
  });
});
