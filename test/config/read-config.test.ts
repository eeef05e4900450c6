import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.js';
import { refusal } from './refusal.js';

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({ HOME: '/root' }, false)).toMatchObject({
      credentials: undefined,
      klingBaseUrl: 'https://api-singapore.klingai.com',
      videoConcurrency: 3,
      imageConcurrency: 9,
      pollMs: 10_000,
      taskQueue: 'kling',
      healthHost: '127.0.0.1',
      healthPort: 9470,
      logLevel: 'INFO',
      logFormat: 'json',
    });
  });

  it('prefers the API key, and takes an empty variable for an unset one', () => {
    expect(readConfig({ KLING_API_KEY: 'k', KLING_ACCESS_KEY: 'a', KLING_SECRET_KEY: 's' }).credentials).toEqual({
      kind: 'api-key',
      apiKey: 'k',
    });
    expect(readConfig({ KLING_API_KEY: ' ', KLING_ACCESS_KEY: 'a', KLING_SECRET_KEY: 's' }).credentials).toEqual({
      kind: 'access-key',
      accessKey: 'a',
      secretKey: 's',
    });
  });

  it.each(['https://api-beijing.klingai.com/', 'http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1'])(
    'takes %s for a base URL',
    (url) => {
      expect(readConfig({ KLING_BASE_URL: url }).klingBaseUrl).toBe(url.replace(/\/$/, ''));
    },
  );

  it('takes the dot off an absolute host name, which no certificate has', () => {
    const klingBaseUrl = readConfig({ KLING_BASE_URL: 'https://API.klingai.com./kling/' }).klingBaseUrl;
    expect(klingBaseUrl).toBe('https://api.klingai.com/kling');
  });

  it('keeps thumbnails unless they are switched off', () => {
    expect(
      [{}, { KLING_THUMBNAILS: 'ON' }, { KLING_THUMBNAILS: 'off' }].map((env) => readConfig(env).thumbnails),
    ).toEqual([true, true, false]);
  });

  it('writes lines for people on a terminal only', () => {
    expect(readConfig({}, true).logFormat).toBe('text');
    expect(readConfig({ KLING_LOG_FORMAT: 'json' }, true).logFormat).toBe('json');
  });

  it.each([
    [{ KLING_ACCESS_KEY: 'a' }, 'KLING_ACCESS_KEY is set but KLING_SECRET_KEY is not; set both.'],
    [{ KLING_THUMBNAILS: 'no' }, 'KLING_THUMBNAILS is "no"; write one of on, off'],
    [{ KLING_SECRET_KEY: 's' }, 'KLING_SECRET_KEY is set but KLING_ACCESS_KEY is not; set both.'],
    [
      { KLING_API_KEY: 'two words' },
      "KLING_API_KEY holds a space or a character that no key has; copy it again from Kling's console.",
    ],
    [
      { KLING_BASE_URL: 'klingai' },
      'KLING_BASE_URL is "klingai", which is not a URL; write e.g. https://api-singapore.klingai.com',
    ],
    [
      { KLING_BASE_URL: 'http://api.klingai.com' },
      'KLING_BASE_URL is "http://api.klingai.com"; it must start with https:// (http:// only for this machine itself)',
    ],
    [
      { KLING_BASE_URL: 'https://key@api.klingai.com' },
      'KLING_BASE_URL may hold a host, a port and a path only; keys go into KLING_API_KEY',
    ],
    [{ TEMPORAL_UI_URL: 'file:///etc' }, 'TEMPORAL_UI_URL is "file:///etc"; write a URL, e.g. http://localhost:8233'],
    [{ KLING_VIDEO_CONCURRENCY: '2.5' }, 'KLING_VIDEO_CONCURRENCY is "2.5"; write a whole number from 1 to 10000'],
    [{ KLING_POLL_SECONDS: 'often' }, 'KLING_POLL_SECONDS is "often"; write a number from 0.01 to 600'],
    [{ KLING_LOG_RESPONSES: '.bashrc' }, 'KLING_LOG_RESPONSES is ".bashrc"; write a file name that ends in .jsonl'],
    [{ KLING_LOG_LEVEL: 'loud' }, 'KLING_LOG_LEVEL is "loud"; write one of trace, debug, info, warn, error'],
    [
      { KLING_HEALTH_ADDRESS: 'here' },
      'KLING_HEALTH_ADDRESS is "here"; write host:port, e.g. 127.0.0.1:9470 (port 0 picks a free one)',
    ],
  ])('refuses %j', (env, message) => {
    expect(refusal(env as Record<string, string>)).toBe(message);
  });
});
