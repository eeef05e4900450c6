import { describe, expect, it } from 'vitest';
import type { ResourcePack } from '../../../src/domain/account/resource-pack.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import { judgePacks } from '../../../src/worker/alerts/judge-packs.js';
import { createKeyHealth } from '../../../src/worker/alerts/key-health.js';

const pack = (more: Partial<ResourcePack>): ResourcePack => ({
  ...{ name: 'Video', kind: 'video', state: 'active', total: '100', left: '50' },
  ...more,
});
const judge = (...packs: ResourcePack[]) => judgePacks(packs, { pack: 'video', account: 'default', least: 0.1 });

describe('The packs of an account', () => {
  it('are low below a share of what all that are valid began with', () => {
    expect(judge(pack({ left: '10' }))).toBeUndefined();
    expect(judge(pack({ left: '9.5' }))).toBe('9.5 of 100 video units of account default are left');
    expect(judge(pack({ left: '1' }), pack({ left: '60' }))).toBeUndefined();
    expect(judge(pack({ left: '1' }), pack({ left: '60', kind: 'image' }))).toBeDefined();
  });

  it('are nothing to speak of where there are none, and where one that is used up has a successor', () => {
    expect(judge()).toBeUndefined();
    expect(judge(pack({ state: 'expired', left: '0' }))).toBeUndefined();
    expect(judge(pack({ state: 'empty', left: '0' }), pack({ left: '99' }))).toBeUndefined();
    expect(judge(pack({ state: 'empty', left: '0' }))).toBe('0 of 100 video units of account default are left');
  });
});

describe('The keys of an account', () => {
  it('fail once Kling refuses them, until it takes them; what tells nothing of them changes nothing', () => {
    const keys = createKeyHealth();
    keys.note(undefined);
    expect(keys.trouble()).toBeUndefined();
    keys.note(new KlingFailure('Credentials', 'Authorization failed'));
    expect(keys.trouble()).toContain('Authorization failed');
    keys.note(new KlingFailure('Outage', '503'));
    expect(keys.trouble()).toContain('Authorization failed');
    keys.note(new KlingFailure('NotFound', 'no such task'));
    expect(keys.trouble()).toBeUndefined();
  });
});
