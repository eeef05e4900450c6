import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidConfig, loadDotEnv, readConfig } from '../../../src/config/read-config.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kling-toml-'));
  file = path.join(folder, 'kling.toml');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = async (toml: string, env: Readonly<Record<string, string>> = {}) => {
  await writeFile(file, toml);
  return readConfig({ KLING_CONFIG: file, ...env }, false);
};
const refusal = async (toml: string, env: Readonly<Record<string, string>> = {}) => {
  const error: unknown = await read(toml, env).catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidConfig)) throw new Error('it was not refused');
  return error.message.replaceAll(file, 'kling.toml');
};

describe('kling.toml', () => {
  it('lists accounts beside the one of the environment, each with its own keys, address and slots', async () => {
    await writeFile(path.join(folder, 'ads.key'), 'key-of-ads\n');
    const { accounts, accountsFile, credentials } = await read(
      `[accounts.studio]
access_key_env = "STUDIO_AK"
secret_key_env = "STUDIO_SK"
base_url = "https://api-beijing.klingai.com/"
video_slots = 20

[accounts.ads]
api_key_file = "ads.key"
`,
      { KLING_API_KEY: 'k', KLING_IMAGE_CONCURRENCY: '5', STUDIO_AK: 'a', STUDIO_SK: 's' },
    );
    expect(accountsFile).toBe(file);
    expect(credentials).toEqual({ kind: 'api-key', apiKey: 'k' });
    expect(accounts).toMatchObject([
      { name: 'default', keysFrom: 'KLING_API_KEY', videoConcurrency: 3, imageConcurrency: 5 },
      {
        name: 'studio',
        credentials: { kind: 'access-key', accessKey: 'a', secretKey: 's' },
        keysFrom: 'STUDIO_AK and STUDIO_SK',
        klingBaseUrl: 'https://api-beijing.klingai.com',
        videoConcurrency: 20,
      },
      {
        name: 'ads',
        credentials: { kind: 'api-key', apiKey: 'key-of-ads' },
        klingBaseUrl: 'https://api-singapore.klingai.com',
        imageConcurrency: 5,
      },
    ]);
  });

  it('takes caps of a day and a month, and names each fault in them', async () => {
    const config = await read(`[accounts.studio]
api_key_env = "A"
daily_cap = { video_units = 12.5, clips = 4 }
[accounts.studio.monthly_cap]
seconds = 600
`);
    expect(config.accounts[0]?.caps).toEqual({
      daily: { video_units: '12.5', clips: '4' },
      monthly: { seconds: '600' },
    });
    const faults = await refusal(
      '[accounts.a]\napi_key_env = "A"\ndaily_cap = 3\nmonthly_cap = { units = 3, clips = -1 }\n',
    );
    expect(faults.split('\n')).toEqual([
      'kling.toml:',
      '  line 3: accounts.a.daily_cap is 3; write e.g. { video_units = 100 }',
      '  line 4: accounts.a.monthly_cap.units: unknown; known are video_units, image_units, clips, seconds',
      '  line 4: accounts.a.monthly_cap.clips is -1; write a number above 0',
    ]);
  });

  it('puts its own default account in the place of the environment’s', async () => {
    const config = await read('[accounts.default]\napi_key_env = "STUDIO"\n', { KLING_API_KEY: 'k', STUDIO: 's' });
    expect(config.accounts).toHaveLength(1);
    expect(config.credentials).toEqual({ kind: 'api-key', apiKey: 's' });
  });

  it('has no default account where neither names one', async () => {
    const config = await read('[accounts.studio]\napi_key_env = "STUDIO"\n', { STUDIO: 's' });
    expect(config.accounts.map(({ name }) => name)).toEqual(['studio']);
    expect(config.credentials).toBeUndefined();
  });

  it('may name keys that are not on this machine, and says which', async () => {
    const config = await read('[accounts.studio]\napi_key_env = "STUDIO"\n[accounts.ads]\napi_key_file = "none"\n');
    expect(config.accounts).toMatchObject([
      { credentials: undefined, keyTrouble: 'STUDIO is not set' },
      { credentials: undefined, keyTrouble: `${path.join(folder, 'none')} cannot be read (no such file)` },
    ]);
  });

  it('names every fault at once, with its line and what to write', async () => {
    const faults = await refusal(`acounts = 1

[accounts.Studio]
api_key_env = "A"

[accounts.ads]
api_key = "sk-1234"
video_slots = 0
image_slot = 3
base_url = "http://example.com"

[accounts.old]
access_key_env = "A"

[accounts.both]
api_key_env = "A"
api_key_file = "b"
`);
    expect(faults.split('\n')).toEqual([
      'kling.toml:',
      '  line 1: acounts: unknown; did you mean accounts?; an account is written as [accounts.studio] with api_key_env = "KLING_STUDIO_KEY"',
      '  line 3: accounts.Studio: "Studio" is no name of an account; write small letters, digits, - and _, 40 at most, a letter first',
      '  line 7: accounts.ads.api_key: keys do not belong into this file; write api_key_env = "NAME_OF_A_VARIABLE" or api_key_file = "a/file"',
      '  line 9: accounts.ads.image_slot: unknown; did you mean image_slots?',
      '  line 6: accounts.ads names no keys; write api_key_env or api_key_file, or a pair: access_key_env and secret_key_env (or _file)',
      '  line 10: accounts.ads.base_url is "http://example.com"; it must start with https:// (http:// only for this machine itself)',
      '  line 8: accounts.ads.video_slots is 0; write a whole number from 1 to 10000',
      '  line 12: accounts.old names access_key_env; write api_key_env or api_key_file, or a pair: access_key_env and secret_key_env (or _file)',
      '  line 17: accounts.both.api_key_file: the same key as api_key_env; leave out one of the two',
    ]);
  });

  it.each([
    ['[accounts.studio', 'kling.toml is no TOML, line 1, column 2: incomplete key-value'],
    ['', 'kling.toml holds no account; write [accounts.studio] with api_key_env = "KLING_STUDIO_KEY"'],
    ['accounts = 3', 'line 1: accounts is 3; write [accounts.studio] with api_key_env = "KLING_STUDIO_KEY"'],
    ['[accounts]\nstudio = 3', 'line 2: accounts.studio is 3; write a table: [accounts.studio]'],
    ['[accounts.a]\napi_key_env = "not a name"', 'line 2: accounts.a.api_key_env: write the name of an environment'],
  ])('refuses %j', async (toml, text) => {
    expect(await refusal(toml)).toContain(text);
  });

  it('says that a file which was named is not there', () => {
    expect(() => readConfig({ KLING_CONFIG: file }, false)).toThrow('there is no such file. Correct KLING_CONFIG');
    expect(() => readConfig({ KLING_CONFIG: folder }, false)).toThrow(`${folder} is a directory`);
  });

  describe('in the working directory', () => {
    const load = (env: Readonly<Record<string, string>>) => readConfig(loadDotEnv(env, path.join(folder, '.env')).env);

    it('is found, unless KLING_CONFIG is set and empty', async () => {
      await writeFile(file, '[accounts.studio]\napi_key_env = "STUDIO"\n');
      expect(load({ STUDIO: 's' }).accountsFile).toBe(file);
      expect(load({ STUDIO: 's', KLING_CONFIG: '' }).accountsFile).toBeUndefined();
    });

    it('leads no key of elsewhere to a host that is not Kling’s', async () => {
      const toml = '[accounts.studio]\napi_key_env = "KLING_STUDIO"\nbase_url = "https://evil.example"\n';
      await writeFile(file, toml);
      expect(() => load({ KLING_STUDIO: 's' })).toThrow(
        'line 3: accounts.studio.base_url leads a key from elsewhere (KLING_STUDIO) to a host that is not',
      );
      expect((await read(toml, { KLING_STUDIO: 's' })).accounts).toHaveLength(1);
      await writeFile(path.join(folder, '.env'), 'KLING_STUDIO=s\n');
      expect(load({}).accounts).toMatchObject([{ klingBaseUrl: 'https://evil.example' }]);
    });

    it('leads them to Kling’s own', async () => {
      await writeFile(file, '[accounts.studio]\napi_key_env = "S"\nbase_url = "https://api-beijing.klingai.com"\n');
      expect(load({ S: 's' }).accounts).toHaveLength(1);
    });
  });
});
