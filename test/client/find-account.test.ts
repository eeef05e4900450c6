import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configOf } from '../../src/client/find-account.js';
import { readConfig } from '../../src/config/read-config.js';
import { createKlingTemporal } from '../../src/index.js';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kling-accounts-'));
  file = path.join(folder, 'kling.toml');
  const toml = `[accounts.studio]
api_key_env = "STUDIO_KEY"
base_url = "https://api-beijing.klingai.com"
video_slots = 20
[accounts.ads]
api_key_env = "ADS_KEY"
`;
  await writeFile(file, toml);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const settings = (env: Readonly<Record<string, string>> = {}) =>
  readConfig({ KLING_API_KEY: 'of-default', KLING_CONFIG: file, STUDIO_KEY: 'of-studio', ...env }, false);

describe('the account that is asked from here', () => {
  it.each([
    ['the one that is named', 'studio', 'of-studio', 'https://api-beijing.klingai.com', 20],
    ['the default one by its name', 'default', 'of-default', 'https://api-singapore.klingai.com', 3],
    ['the default one for none', undefined, 'of-default', 'https://api-singapore.klingai.com', 3],
  ])('is %s', (_case, name, apiKey, klingBaseUrl, videoConcurrency) => {
    const credentials = { kind: 'api-key', apiKey };
    expect(configOf(settings(), name)).toMatchObject({ credentials, klingBaseUrl, videoConcurrency });
  });

  it.each([
    [
      'is not listed',
      'studi',
      {},
      '"studi" is no account here; there are default, studio, ads. Did you mean "studio"?',
    ],
    [
      'is nowhere listed',
      'studio',
      { KLING_CONFIG: '' },
      'There is no account "studio", since there is no kling.toml here',
    ],
    ['is none', undefined, { KLING_API_KEY: '' }, 'has no default one; name one of studio, ads.'],
    ['has no keys', 'ads', {}, 'ADS_KEY is not set (account ads of '],
    ['has no keys and is alone', undefined, { KLING_CONFIG: '', KLING_API_KEY: '' }, 'No Kling keys are set.'],
  ])('is refused where it %s, in a program as well', async (_case, account, env, text) => {
    expect(() => configOf(settings(env), account)).toThrow(text);
    const kling = createKlingTemporal({ env: settings(env).env });
    for (const ask of [() => kling.lookup('7', { account }), () => kling.listTasks({ account })])
      await expect(ask()).rejects.toThrow(text);
    await expect(kling.checkKling({ account })).rejects.toThrow(text);
    await expect(kling.listLibrary('voice', { account })).rejects.toThrow(text);
  });
});
