import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';
import { requireKeys } from '../../../src/worker/create-worker.js';
import { listWorkerSecrets } from '../../../src/worker/log/worker-secrets.js';

describe('what no line of a log may show', () => {
  it('is every key and secret of the settings', () => {
    const secret = Buffer.alloc(32, 7).toString('base64');
    const webhook = 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';
    const notices = 'whsec_bm90aWNlc25vdGljZXNub3RpY2Vzbm90aWNlczEyMzQ=';
    const config = readConfig({
      KLING_API_KEY: 'the-key-of-the-account',
      KLING_WEBHOOK_SECRET: webhook,
      KLING_NOTIFY: 'https://hooks.example.com/kling',
      KLING_NOTIFY_SECRET: notices,
      KLING_ENCRYPTION_KEYS: `first:${secret}`,
    });
    const listed = listWorkerSecrets(requireKeys(config));
    expect(listed).toEqual(expect.arrayContaining(['the-key-of-the-account', webhook, notices, secret]));
  });
});
