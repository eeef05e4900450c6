import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';
import { refusal } from '../refusal.js';

describe('the settings of versions', () => {
  it('are off unless a deployment is named, whatever the build is called', () => {
    expect(readConfig({}).deployment).toBeUndefined();
    expect(readConfig({ KLING_DEPLOYMENT: ' ', KLING_BUILD_ID: 'a b' }).deployment).toBeUndefined();
  });

  it('take a name, and what the build is called', () => {
    expect(readConfig({ KLING_DEPLOYMENT: 'kling' }).deployment).toEqual({ name: 'kling' });
    const named = { KLING_DEPLOYMENT: 'kling_eu-1', KLING_BUILD_ID: '1.4.0-3f2a91c+x' };
    expect(readConfig(named).deployment).toEqual({ name: 'kling_eu-1', buildId: '1.4.0-3f2a91c+x' });
  });

  it.each([
    [{ KLING_DEPLOYMENT: 'kling.eu' }, /^KLING_DEPLOYMENT is "kling\.eu"; write a name of at most 63 letters/],
    [{ KLING_DEPLOYMENT: '__kling' }, /^KLING_DEPLOYMENT is "__kling"; write a name/],
    [{ KLING_DEPLOYMENT: 'k'.repeat(64) }, /^KLING_DEPLOYMENT is "k+"; write a name of at most 63/],
    [{ KLING_DEPLOYMENT: 'kling', KLING_BUILD_ID: 'kling:1' }, /^KLING_BUILD_ID is "kling:1"; write at most 128/],
  ])('refuse %j, which Temporal would not take', (env, text) => {
    expect(refusal(env)).toMatch(text);
  });
});
