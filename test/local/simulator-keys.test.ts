import { describe, expect, it, onTestFinished } from 'vitest';
import type { Io } from '../../src/cli/process/io.js';
import { runSimulator } from '../../src/cli/machine/simulator.js';
import { signJwt } from '../simulator/local-simulator.js';
import { describeSimulator, readSimulatorKeys } from '../../src/local/simulator-keys.js';

/** Starts `kling simulator` with options; answers its address and what it wrote beside. */
async function open(options: Record<string, unknown>) {
  const stop = new AbortController();
  const errors: string[] = [];
  let done: Promise<unknown> = Promise.resolve();
  const url = await new Promise<string>((resolve, reject) => {
    const io = { out: resolve, err: (line: string) => errors.push(line), json: false, signal: stop.signal };
    done = runSimulator(options, io as unknown as Io);
    done.catch(reject);
  });
  onTestFinished(async () => {
    stop.abort();
    await done;
  });
  const answer = async (authorization: string) => {
    const reply = await fetch(`${url}/v1/videos/text2video`, { headers: { authorization } });
    return { status: reply.status, ...((await reply.json()) as { code: number; message: string }) };
  };
  return { url, errors, answer };
}

describe('kling simulator', () => {
  it('takes any key when none is named, and says so with the lines to paste', async () => {
    const { url, errors, answer } = await open({});
    expect(await answer('Bearer whatever')).toMatchObject({ status: 200, code: 0 });
    expect(errors).toEqual([
      'A simulated Kling that never charges.',
      'It takes any API key, each with an account of its own, and the access key below.',
      'To use it, put these lines into .env, or before a command:',
      `  KLING_BASE_URL=${url}`,
      '  KLING_API_KEY=api-key-kling-simulator',
      'or, instead of the API key:',
      '  KLING_ACCESS_KEY=simulator-access-key',
      '  KLING_SECRET_KEY=simulator-secret-key',
      'Ctrl-C stops it.',
    ]);
  });

  it("refuses every other key than the one it was given, in Kling's words", async () => {
    const { url, errors, answer } = await open({ apiKey: 'api-key-mine' });
    expect(await answer('Bearer api-key-mine')).toMatchObject({ status: 200, code: 0 });
    expect(await answer('Bearer api-key-other')).toMatchObject({
      status: 401,
      code: 1002,
      message: 'api key not found',
    });
    expect(await answer('Bearer other')).toMatchObject({ status: 401, code: 1002 });
    expect(errors).toEqual(expect.arrayContaining([`  KLING_BASE_URL=${url}`, '  KLING_API_KEY=api-key-mine']));
    expect(errors.join('\n')).not.toMatch(/any API key|ACCESS_KEY/);
  });

  it('takes the keys that it prints and no others when it is strict, and says why with the codes of Kling', async () => {
    const { errors, answer } = await open({ strictKeys: true });
    const printed = (name: string) => errors.find((line) => line.startsWith(`  ${name}=`))?.split('=')[1] ?? '';
    const iss = printed('KLING_ACCESS_KEY');
    const secret = printed('KLING_SECRET_KEY');
    const now = Math.floor(Date.now() / 1000);
    const codes = async (...tokens: string[]) => {
      const answers = await Promise.all(tokens.map((token) => answer(`Bearer ${token}`)));
      return answers.map(({ status, code }) => `${status}/${code}`);
    };
    expect(await codes(printed('KLING_API_KEY'), signJwt({ iss }, secret))).toEqual(['200/0', '200/0']);
    expect(await codes('api-key-other', 'whatever', signJwt({ iss: 'other' }, secret))).toEqual([
      '401/1002',
      '401/1002',
      '401/1002',
    ]);
    expect(
      await codes(
        signJwt({ iss }, 'another secret'),
        signJwt({ iss, nbf: now + 60 }, secret),
        signJwt({ iss, exp: now - 60 }, secret),
      ),
    ).toEqual(['401/1000', '401/1003', '401/1004']);
    expect(await answer('')).toMatchObject({ status: 401, code: 1001 });
    expect(errors).toContain('It takes these keys and refuses all others.');
  });

  it('takes a pair alone, and then no API key', () => {
    const keys = readSimulatorKeys({ accessKey: 'mine', secretKey: 'quiet' });
    expect(keys).toEqual({ anyApiKey: false, apiKeys: [], accessKeys: [{ accessKey: 'mine', secretKey: 'quiet' }] });
    expect(describeSimulator('http://127.0.0.1:1', keys).slice(1, -1)).toEqual([
      'It takes these keys and refuses all others.',
      'To use it, put these lines into .env, or before a command:',
      '  KLING_BASE_URL=http://127.0.0.1:1',
      '  KLING_ACCESS_KEY=mine',
      '  KLING_SECRET_KEY=quiet',
    ]);
  });

  it.each([
    [{ accessKey: 'mine' }, '--access-key needs --secret-key beside it'],
    [{ secretKey: 'quiet' }, '--secret-key needs --access-key beside it'],
    [{ apiKey: 'two words' }, '--api-key is "two words"; write letters, digits and signs without blanks'],
    [{ apiKey: '' }, '--api-key is ""; write letters, digits and signs without blanks'],
  ])('refuses %j', (options, text) => {
    expect(() => readSimulatorKeys(options)).toThrow(text);
  });
});
