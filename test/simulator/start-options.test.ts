import { describe, expect, it, onTestFinished } from 'vitest';
import { SIMULATOR_API_KEY, startSimulator } from '../../src/simulator/server.js';

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
    [{ publicUrl: 'kling' }, 'publicUrl is "kling"; write a URL, e.g. \'http://kling.local:9999\''],
    [{ seed: 'x' }, 'seed is "x"; write a number'],
    [{ port: { toString: [] } }, 'port is an object; write a whole number from 0, which is any free port, to 65535'],
    [{ ledgerFile: true }, 'ledgerFile is true; write the path of a file'],
    [{ sped: 3 }, 'unknown setting "sped"'],
    [{ speed: '30' }, 'setting "speed" must be a number of 0 or more'],
  ])('are refused in a sentence: %j', async (options, message) => {
    await expect(startSimulator(options as Anything)).rejects.toThrow(new TypeError(`startSimulator: ${message}`));
  });

  it('let links to files begin with what stands in front of it', async () => {
    const simulator = await startSimulator({ publicUrl: 'http://front:81/', speed: 100_000 });
    onTestFinished(() => simulator.close());
    const headers = { authorization: `Bearer ${SIMULATOR_API_KEY}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ model_name: 'kling-v2-6', prompt: 'a fox' });
    await fetch(`${simulator.url}/v1/videos/text2video`, { method: 'POST', headers, body });
    await expect.poll(() => simulator.tasks()[0]?.status).toBe('succeed');
    expect(simulator.files(simulator.tasks()[0]?.id ?? '')?.[0]?.url).toMatch(/^http:\/\/front:81\/media\//);
  });
});
