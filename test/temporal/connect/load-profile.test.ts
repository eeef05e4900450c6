import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidTemporalProfile, readProfile } from '../../../src/temporal/connect/profile.js';
import { TLS_FILES } from '../../network/tls-files.js';
import { createScratch } from '../fake-program.js';

type Env = Readonly<Record<string, string>>;

async function refusal(env: Env): Promise<string> {
  const error = await readProfile(env).then(
    () => new Error('accepted'),
    (reason: unknown) => reason,
  );
  if (error instanceof InvalidTemporalProfile) return error.message;
  throw error;
}

async function writeProfile(text: string): Promise<string> {
  const file = path.join(await createScratch(), 'temporal.toml');
  await writeFile(file, text);
  return file;
}

describe("Temporal's profile file", () => {
  it('that lacks the profile is named, with the profiles that it has', async () => {
    const file = await writeProfile('[profile.studio]\n[profile.default]\n');
    expect(await refusal({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'nope' })).toBe(
      `TEMPORAL_PROFILE is "nope", but ${file} has no such profile (it has studio, default); correct it, or unset it.`,
    );
    expect(await refusal({ TEMPORAL_PROFILE: 'nope', HOME: await createScratch() })).toBe(
      'TEMPORAL_PROFILE is "nope", but Temporal\'s configuration file has no such profile (it has none); correct it, or unset it.',
    );
  });

  it('that is not there is not passed over', async () => {
    expect(await refusal({ TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' })).toBe(
      'TEMPORAL_CONFIG_FILE is "/nowhere/temporal.toml": there is no such file.',
    );
    const directory = await createScratch();
    expect(await refusal({ TEMPORAL_CONFIG_FILE: directory })).toBe(
      `TEMPORAL_CONFIG_FILE is ${JSON.stringify(directory)}: that is a directory.`,
    );
  });

  it('that is no profile file is refused without a word of what it holds', async () => {
    const file = await writeProfile('[profile.default]\nroot:s3cret:0:0\n');
    expect(await refusal({ TEMPORAL_CONFIG_FILE: file })).toBe(`${file} is not valid TOML (line 2, column 5).`);
    const other = await writeProfile('[profil.default]\naddress = "s3cret:7233"\n');
    expect(await refusal({ TEMPORAL_CONFIG_FILE: other })).toBe(
      `${other} has no profiles; write e.g. [profile.default] and below it address = "host:port".`,
    );
    const numbers = await writeProfile('[profile.default]\naddress = 7233\n');
    expect(await refusal({ TEMPORAL_CONFIG_FILE: numbers })).toBe(
      "The address of Temporal's profile is no text; put it in quotation marks.",
    );
  });

  it('may name certificates, which are checked like those of the variables', async () => {
    const file = await writeProfile('[profile.default.tls]\nserver_ca_cert_path = "/nowhere/ca.pem"\n');
    expect(await refusal({ TEMPORAL_CONFIG_FILE: file })).toBe(
      'A file of Temporal\'s profile is "/nowhere/ca.pem": there is no such file.',
    );
  });
});

describe('certificates and keys', () => {
  const CERT = 'TEMPORAL_TLS_CLIENT_CERT_PATH';
  const KEY = 'TEMPORAL_TLS_CLIENT_KEY_PATH';
  const CA = 'TEMPORAL_TLS_SERVER_CA_CERT_PATH';

  it.each([CERT, KEY, CA])('of %s must be there', async (name) => {
    expect(await refusal({ [name]: '/nowhere/x.pem' })).toBe(`${name} is "/nowhere/x.pem": there is no such file.`);
  });

  it('are not waited for in a pipe', async () => {
    const pipe = path.join(await createScratch(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await refusal({ [CA]: pipe })).toBe(`${CA} is ${JSON.stringify(pipe)}: that is no regular file.`);
  });

  it.each([
    [{ [CERT]: TLS_FILES.cert }, `${CERT} (or _DATA) is set but ${KEY} (or _DATA) is not; set both.`],
    [{ [KEY]: TLS_FILES.key }, `${KEY} (or _DATA) is set but ${CERT} (or _DATA) is not; set both.`],
    [{ [CA]: TLS_FILES.key }, `${CA} (or _DATA) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`],
    [
      { [CERT]: TLS_FILES.cert, [KEY]: TLS_FILES.ca },
      `${KEY} (or _DATA) holds no private key in PEM form without a passphrase.`,
    ],
    [
      { [CERT]: TLS_FILES.ca, [KEY]: TLS_FILES.key },
      `The key of ${KEY} (or _DATA) is not the one of the certificate of ${CERT} (or _DATA).`,
    ],
    [
      { TEMPORAL_TLS_CLIENT_CERT_DATA: 's3cret', TEMPORAL_TLS_CLIENT_KEY_DATA: 's3cret' },
      `${CERT} (or _DATA) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`,
    ],
  ])('that do not go together are refused: %j', async (env: Env, message) => {
    expect(await refusal(env)).toBe(message);
  });

  it('that go together are taken, and are no matter where TLS is off', async () => {
    const pair = { [CERT]: TLS_FILES.cert, [KEY]: TLS_FILES.key, [CA]: TLS_FILES.ca };
    expect((await readProfile(pair)).connectionOptions.tls).toMatchObject({ clientCertPair: {} });
    expect((await readProfile({ [CERT]: TLS_FILES.cert, TEMPORAL_TLS: 'false' })).connectionOptions.tls).toBe(false);
  });

  it('are not quoted, and neither is an API key that is none', async () => {
    expect(await refusal({ TEMPORAL_API_KEY: 's3cret key\n' })).toBe(
      'TEMPORAL_API_KEY holds a space or a character that no key has; copy it again.',
    );
  });
});

describe('where to connect, when a .env says it', () => {
  const from = (names: string) => ({ KLING_FROM_DOTENV: names });
  const address = { TEMPORAL_ADDRESS: 'evil.example.com:7233' };
  const words = 'a key is sent only to a server that is named beside it. Set both in .env, or both in the environment.';

  it.each([
    ['TEMPORAL_ADDRESS', { ...address, TEMPORAL_API_KEY: 'k' }, 'TEMPORAL_API_KEY'],
    ['TEMPORAL_ADDRESS', { ...address, TEMPORAL_GRPC_META_AUTHORIZATION: 'k' }, 'TEMPORAL_GRPC_META_AUTHORIZATION'],
    ['TEMPORAL_TLS', { TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'k' }, 'TEMPORAL_API_KEY'],
    ['TEMPORAL_TLS_SERVER_NAME', { TEMPORAL_TLS_SERVER_NAME: 'x', TEMPORAL_API_KEY: 'k' }, 'TEMPORAL_API_KEY'],
  ])('goes by its %s only without a key from elsewhere: %j', async (place, env: Env, key) => {
    const expected = `${place} is set in .env, but ${key} is not: ${words}`;
    expect(await refusal({ ...env, ...from(place) })).toBe(expected);
    await expect(readProfile({ ...env, ...from(`${place},${key}`) })).resolves.toBeDefined();
    await expect(readProfile(env)).resolves.toBeDefined();
  });

  it('never gets the key of a profile file, unless the file is all that it names', async () => {
    const file = await writeProfile('[profile.default]\naddress = "studio:7233"\napi_key = "k"\n');
    const env = { TEMPORAL_CONFIG_FILE: file, ...address };
    const expected = `TEMPORAL_ADDRESS is set in .env, but the API key of Temporal's profile is not: ${words}`;
    expect(await refusal({ ...env, ...from('TEMPORAL_ADDRESS') })).toBe(expected);
    expect(await refusal({ ...env, ...from('TEMPORAL_CONFIG_FILE,TEMPORAL_ADDRESS') })).toBe(expected);
    const named = { TEMPORAL_CONFIG_FILE: file, ...from('TEMPORAL_CONFIG_FILE') };
    expect(await readProfile(named)).toMatchObject({ address: 'studio:7233' });
  });
});
