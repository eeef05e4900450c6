import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addFromDotEnv } from '../../../src/network/setting-origin.js';
import { createOwnServerEnv } from '../../../src/temporal/connect/own-server-env.js';
import { readProfile } from '../../../src/temporal/connect/profile.js';
import { createScratch } from '../fake-program.js';

const SERVER = { address: '127.0.0.1:7301', uiUrl: 'http://127.0.0.1:8301' };
const BARE = { address: '127.0.0.1:7301', namespace: 'default', connectionOptions: { address: '127.0.0.1:7301' } };

async function createHome(): Promise<string> {
  const home = await createScratch();
  await writeFile(
    path.join(home, 'temporal.toml'),
    '[profile.default]\naddress = "temporal.example:7233"\nnamespace = "studio"\napi_key = "a-secret"\n[profile.default.grpc_meta]\nteam = "films"\n',
  );
  return home;
}

describe('the environment of a server of our own', () => {
  it.each([
    ['an API key', { TEMPORAL_API_KEY: 'a-secret' }],
    ['TLS', { TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_NAME: 'temporal.example' }],
    ['a header', { TEMPORAL_GRPC_META_TEAM: 'films' }],
    ['a namespace', { TEMPORAL_NAMESPACE: 'studio' }],
    ['a profile that is nowhere', { TEMPORAL_PROFILE: 'nope' }],
    ['a profile file that is nowhere', { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' }],
  ])('holds nothing of %s for another', async (_what, others) => {
    expect(await readProfile(createOwnServerEnv(others, SERVER))).toEqual(BARE);
  });

  it("holds nothing of a file's default profile, and no .env brings back what it leaves out", async () => {
    const others = { TEMPORAL_CONFIG_FILE: path.join(await createHome(), 'temporal.toml'), TEMPORAL_API_KEY: 'x' };
    const env = addFromDotEnv(createOwnServerEnv(others, SERVER), { TEMPORAL_API_KEY: 'a-secret' });
    expect(await readProfile(env)).toEqual(BARE);
  });

  it('is that of this server only: another address has its profile again', async () => {
    const env = createOwnServerEnv({}, SERVER);
    const file = path.join(await createHome(), 'temporal.toml');
    const profile = await readProfile({ ...env, TEMPORAL_ADDRESS: 'localhost:7233', TEMPORAL_CONFIG_FILE: file });
    expect(profile.connectionOptions.apiKey).toBe('a-secret');
  });
});
