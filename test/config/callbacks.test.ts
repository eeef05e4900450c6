import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.js';
import { refusal } from './refusal.js';

const SECRET = 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';

describe('the settings of callbacks', () => {
  it('are off, and listen on this machine only, unless somebody says otherwise', () => {
    const { callbackUrl, callbackAddress, accounts } = readConfig({ KLING_API_KEY: 'k' }, false);
    expect({ callbackUrl, callbackAddress }).toEqual({
      callbackUrl: undefined,
      callbackAddress: { host: '127.0.0.1', port: 9471 },
    });
    expect(accounts[0]?.webhookSecrets).toEqual([]);
  });

  it('take a URL, an address or none, and the secrets of a rotation', () => {
    const config = readConfig({
      KLING_CALLBACK_URL: 'https://hooks.example.com/kling/',
      KLING_CALLBACK_ADDRESS: 'OFF',
      KLING_WEBHOOK_SECRET: `${SECRET}, ${SECRET.replace('dGVz', 'eGVz')}`,
    });
    expect(config.callbackUrl).toBe('https://hooks.example.com/kling');
    expect(config.callbackAddress).toBeUndefined();
    expect(config.accounts[0]?.webhookSecrets).toEqual([SECRET, SECRET.replace('dGVz', 'eGVz')]);
    expect(readConfig({ KLING_CALLBACK_URL: 'http://127.0.0.1:1' }).callbackUrl).toBe('http://127.0.0.1:1');
  });

  it.each([
    [{ KLING_CALLBACK_URL: 'hooks' }, /^KLING_CALLBACK_URL is "hooks", which is not a URL; write e\.g\. https:/],
    [
      { KLING_CALLBACK_URL: 'http://example.com' },
      /it must start with https:\/\/ \(http:\/\/ only for this machine itself\)$/,
    ],
    [{ KLING_CALLBACK_URL: 'https://a:b@example.com' }, /may hold a host, a port and a path only/],
    [{ KLING_CALLBACK_URL: `https://example.com/${'x'.repeat(500)}` }, /is longer than 500 characters/],
    [{ KLING_CALLBACK_ADDRESS: 'here' }, /^KLING_CALLBACK_ADDRESS is "here"; write host:port/],
    [
      { KLING_WEBHOOK_SECRET: 'secret-without-form' },
      /^KLING_WEBHOOK_SECRET is no webhook secret of Kling's; write it as Kling shows it/,
    ],
  ])('refuse %j', (env, message) => {
    expect(refusal(env)).toMatch(message);
    expect(refusal(env)).not.toContain('secret-without-form');
  });
});
