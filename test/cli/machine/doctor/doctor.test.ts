import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteDev, preferDev } from '../../../../src/cli/machine/dev-file.js';
import { checkKeys } from '../../../../src/cli/machine/doctor/doctor.js';
import { readConfig } from '../../../../src/config/read-config.js';

let outputDir: string;
beforeEach(async () => {
  outputDir = await mkdtemp(path.join(tmpdir(), 'kling-doctor-'));
});
afterEach(() => rm(outputDir, { recursive: true, force: true }));

const place = {
  temporalAddress: '127.0.0.1:7233',
  webUiUrl: 'http://127.0.0.1:8233',
  healthUrl: 'http://127.0.0.1:9470',
  taskQueue: 'kling',
  simulatorUrl: 'http://127.0.0.1:9480',
};
const look = async (env: Readonly<Record<string, string>> = {}) =>
  checkKeys({ config: await preferDev(readConfig({ KLING_OUTPUT_DIR: outputDir, ...env }), () => undefined) });

describe('kling doctor', () => {
  it('misses the keys where none are set', async () => {
    expect(await look()).toMatchObject([{ name: 'keys', ok: false }]);
    expect(await look({ KLING_API_KEY: 'k' })).toMatchObject([{ name: 'keys', ok: true }]);
  });

  it('says what a pair of keys is not taken for, and what to do', async () => {
    const [finding] = await look({ KLING_ACCESS_KEY: 'a', KLING_SECRET_KEY: 's' });
    expect(finding).toEqual({
      name: 'keys',
      ok: true,
      text: expect.stringMatching(
        /^KLING_ACCESS_KEY and KLING_SECRET_KEY set; they are not taken for [^:]*text-to-video.*: create an API key at https:\/\/kling\.ai\/dev\/api-key and set KLING_API_KEY$/,
      ) as string,
    });
  });

  it('misses none while the kling dev whose server it asks simulates Kling', async () => {
    await noteDev(outputDir, place);
    expect(await look()).toMatchObject([{ ok: true, text: expect.stringContaining('none are needed') as string }]);
    expect(await look({ TEMPORAL_ADDRESS: 'temporal.example.com:7233' })).toMatchObject([{ ok: false }]);
    await noteDev(outputDir, { ...place, simulatorUrl: undefined });
    expect(await look()).toMatchObject([{ ok: false }]);
  });
});
