import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InvalidConfig, loadDotEnv, readConfig } from '../../src/config/read-config.js';
import { parseDotEnv } from '../../src/config/dot-env.js';

const TEXT = 'KLING_API_KEY=key-with-bom\nTEMPORAL_ADDRESS=127.0.0.1:27233\n';
const VALUES = { KLING_API_KEY: 'key-with-bom', TEMPORAL_ADDRESS: '127.0.0.1:27233' };
const NO_TEXT = '.env is not text in UTF-8; save it anew as UTF-8, with one NAME=value a line.';

async function scratch(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'kling-dot-env-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return path.join(directory, '.env');
}

async function write(content: string | Buffer): Promise<string> {
  const file = await scratch();
  await writeFile(file, content);
  return file;
}

describe('a .env is read', () => {
  const encodings: Readonly<Record<string, Buffer>> = {
    'in UTF-8': Buffer.from(TEXT),
    'in UTF-8 with a byte order mark': Buffer.from(`\ufeff${TEXT}`),
    'in UTF-16, little end first': Buffer.from(`\ufeff${TEXT}`, 'utf16le'),
    'in UTF-16, big end first': Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16(),
    'with line ends of Windows': Buffer.from(TEXT.replaceAll('\n', '\r\n')),
    'with all of these': Buffer.from(`\ufeff${TEXT.replaceAll('\n', '\r\n')}`, 'utf16le'),
    'with export, quotation marks and blanks': Buffer.from(
      ' export KLING_API_KEY = "key-with-bom"\r\nTEMPORAL_ADDRESS=\'127.0.0.1:27233\' # here\n',
    ),
    'past a line that is none': Buffer.from(`nonsense\n${TEXT}`),
  };
  for (const [how, bytes] of Object.entries(encodings))
    it(how, () => {
      expect(parseDotEnv(bytes)).toEqual({ values: VALUES, ignored: [] });
    });

  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
    ['Latin-1', Buffer.from('KLING_OUTPUT_DIR=Entwürfe\n', 'latin1')],
    ['half a character of UTF-16', Buffer.concat([Buffer.from(`\ufeff${TEXT}`, 'utf16le'), Buffer.from([0x41])])],
  ])('but %s is refused in one sentence', (_what, bytes) => {
    expect(() => parseDotEnv(bytes)).toThrow(new InvalidConfig(NO_TEXT));
  });

  it('from a file only, and its absence is no matter', async () => {
    const file = await scratch();
    expect(loadDotEnv({ A: '1' }, file)).toEqual({ env: { A: '1' } });
    await mkdir(file);
    expect(() => loadDotEnv({}, file)).toThrow('.env is a directory.');
    const pipe = `${await scratch()}.pipe`;
    execFileSync('mkfifo', [pipe]);
    expect(() => loadDotEnv({}, pipe)).toThrow('.env is no regular file.');
  });
});

describe('of a .env', () => {
  it('nothing is taken but our variables and those of Temporal, and the rest is named once', async () => {
    const file = await write(
      'NODE_OPTIONS=--import=./evil.mjs\nXDG_CACHE_HOME=.\nPATH=.\nhttps_proxy=http://evil\nHTTP_PROXY=x\nHOME=.\nKLING_API_KEY=k\nPOSTGRES_PASSWORD=p\n',
    );
    const { env, notice } = loadDotEnv({ PATH: '/bin' }, file);
    expect(env).toEqual({ PATH: '/bin', KLING_API_KEY: 'k', KLING_FROM_DOTENV: 'KLING_API_KEY' });
    expect(notice).toBe(
      'Only variables that begin with KLING_ or TEMPORAL_ are taken from .env; not NODE_OPTIONS, XDG_CACHE_HOME, PATH, https_proxy, HTTP_PROXY and 1 more.',
    );
    expect(loadDotEnv(env, file).notice).toBeUndefined();
  });

  it('what docker compose alone reads is no news', async () => {
    const file = await write('MORE_WORKERS=2\nACCOUNTS_DIR=./accounts\nGRAFANA_PASSWORD=p\nCOMPOSE_PROFILES=metrics\n');
    expect(loadDotEnv({}, file).notice).toBeUndefined();
  });

  it('nothing changes what is set already, and it cannot say of itself where a variable comes from', async () => {
    const file = await write('KLING_API_KEY=from-file\nKLING_FROM_DOTENV=KLING_BASE_URL\nKLING_TASK_QUEUE=films\n');
    expect(loadDotEnv({ KLING_API_KEY: 'set' }, file).env).toEqual({
      KLING_API_KEY: 'set',
      KLING_TASK_QUEUE: 'films',
      KLING_FROM_DOTENV: 'KLING_TASK_QUEUE',
    });
  });
});

describe('a base URL from a .env', () => {
  const load = async (text: string, env: Record<string, string>) => readConfig(loadDotEnv(env, await write(text)).env);
  const refusal = (name: string) =>
    `KLING_BASE_URL is set in .env, but ${name} is not: a key is sent only to a host that is named beside it. Set both in .env, or both in the environment.`;
  const HOST = 'KLING_BASE_URL=https://evil.example.com\n';

  it.each([
    ['an API key', HOST, { KLING_API_KEY: 'k' }, 'KLING_API_KEY'],
    [
      'an API key that wins over the one beside it',
      `${HOST}KLING_API_KEY=x\n`,
      { KLING_API_KEY: 'k' },
      'KLING_API_KEY',
    ],
    ['a pair of keys', HOST, { KLING_ACCESS_KEY: 'a', KLING_SECRET_KEY: 's' }, 'KLING_ACCESS_KEY'],
    ['half a pair', `${HOST}KLING_ACCESS_KEY=a\n`, { KLING_SECRET_KEY: 's' }, 'KLING_SECRET_KEY'],
    ['a key for this machine', 'KLING_BASE_URL=http://127.0.0.1:1\n', { KLING_API_KEY: 'k' }, 'KLING_API_KEY'],
  ])('is refused with %s of the environment', async (_what, text, env: Record<string, string>, name) => {
    await expect(load(text, env)).rejects.toThrow(new InvalidConfig(refusal(name)));
  });

  it('goes with keys of the same .env, without keys, and when it is the usual one', async () => {
    const pair = 'KLING_ACCESS_KEY=a\nKLING_SECRET_KEY=s\n';
    expect(await load(HOST + pair, {})).toMatchObject({ klingBaseUrl: 'https://evil.example.com' });
    expect(await load(HOST, {})).toMatchObject({ credentials: undefined });
    expect(await load('KLING_BASE_URL=https://api-singapore.klingai.com/\n', { KLING_API_KEY: 'k' })).toBeDefined();
  });

  it('is no matter where the environment names another', async () => {
    const env = { KLING_BASE_URL: 'https://api-beijing.klingai.com', KLING_API_KEY: 'k' };
    expect(await load(HOST, env)).toMatchObject({ klingBaseUrl: env.KLING_BASE_URL });
  });
});
