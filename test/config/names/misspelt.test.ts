import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMisspelt, SETTINGS } from '../../../src/config/names/misspelt.js';

const EXAMPLE = readFileSync(path.join(import.meta.dirname, '../../../.env.example'), 'utf8');

describe('settings', () => {
  it('are known by the names that .env.example has', () => {
    const named = [...EXAMPLE.matchAll(/^(?:# ?)?KLING_([A-Z0-9_]+)=/gm)].map(([, name = '']) => name);
    expect([...SETTINGS]).toEqual([...new Set(named)].sort());
  });

  it.each([
    ['KLING_VIDEO_CONCURENCY', 'KLING_VIDEO_CONCURRENCY'],
    ['KLING_APIKEY', 'KLING_API_KEY'],
    ['KLING_OUPUT', 'KLING_OUTPUT'],
    ['KLING_ALERT', 'KLING_ALERT_PACK_PERCENT'],
    ['KLING_API_KEY2', 'KLING_API_KEY'],
  ])('that are misspelt are told with what was meant: %s', (name, meant) => {
    expect(findMisspelt({ [name]: 'x', PATH: '/bin' })).toEqual([
      `${name} is no setting; write ${meant}, or remove it`,
    ]);
  });

  it('are not missed where a variable is ours, is empty, is somebody’s own, or is named in kling.toml', () => {
    const env = {
      KLING_API_KEY: 'x',
      KLING_STUDIO_KEY: 'x',
      KLING_API_KEY2: 'x',
      KLING_OUPUT: '',
      KLINGON: 'x',
      KLING_: 'x',
    };
    expect(findMisspelt(env, '[accounts.b]\napi_key_env = "KLING_API_KEY2"\n')).toEqual([]);
  });
});
