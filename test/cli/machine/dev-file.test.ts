import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteDev, preferDev } from '../../../src/cli/machine/dev-file.js';
import { readConfig } from '../../../src/config/read-config.js';

const PLACE = {
  temporalAddress: '127.0.0.1:17233',
  webUiUrl: 'http://127.0.0.1:18233',
  healthUrl: 'http://127.0.0.1:9470',
  taskQueue: 'kling',
  simulatorUrl: 'http://127.0.0.1:9480',
};
let outputDir: string;
beforeEach(async () => {
  outputDir = await mkdtemp(path.join(tmpdir(), 'kling-dev-file-'));
});
afterEach(() => rm(outputDir, { recursive: true, force: true }));

const read = (env: Readonly<Record<string, string>> = {}) => readConfig({ KLING_OUTPUT_DIR: outputDir, ...env });
const prefer = (env?: Readonly<Record<string, string>>) => preferDev(read(env), () => undefined);

describe('a command beside a kling dev that simulates Kling', () => {
  it('asks the simulated Kling, where no keys are set', async () => {
    await noteDev(outputDir, PLACE);
    const { klingBaseUrl, credentials, env } = await prefer();
    expect([klingBaseUrl, credentials?.kind]).toEqual([PLACE.simulatorUrl, 'api-key']);
    expect(env.TEMPORAL_ADDRESS).toBe(PLACE.temporalAddress);
  });

  it('has its account as the only one', async () => {
    await noteDev(outputDir, PLACE);
    const { accounts, credentials } = await prefer();
    expect(accounts).toMatchObject([{ name: 'default', credentials, klingBaseUrl: PLACE.simulatorUrl }]);
    expect(accounts[0]?.keyTrouble).toBeUndefined();
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['its own keys', { KLING_API_KEY: 'k' }],
    ['a pair of keys', { KLING_ACCESS_KEY: 'a', KLING_SECRET_KEY: 's' }],
    ['another server', { TEMPORAL_ADDRESS: 'temporal.example.com:7233' }],
  ])('asks Kling itself with %s', async (_what, env) => {
    await noteDev(outputDir, PLACE);
    const { klingBaseUrl, credentials } = await prefer(env);
    expect([klingBaseUrl, credentials]).toEqual([read(env).klingBaseUrl, read(env).credentials]);
  });

  it('is led to no other machine by a note that somebody else wrote', async () => {
    await noteDev(outputDir, PLACE);
    const file = path.join(outputDir, '.kling-dev.json');
    const note = (await readFile(file, 'utf8')).replace(PLACE.simulatorUrl, 'http://192.0.2.1:9480');
    expect(note).toContain('192.0.2.1');
    await writeFile(file, note);
    const { klingBaseUrl, credentials, env } = await prefer();
    expect([klingBaseUrl, credentials]).toEqual([read().klingBaseUrl, undefined]);
    expect(env.TEMPORAL_ADDRESS).toBe(PLACE.temporalAddress);
  });
});
