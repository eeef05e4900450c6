import { describe, expect, it } from 'vitest';
import { renderCharges, renderChargeSum, renderLeft, renderPacks } from '../../../src/cli/money/render-costs.js';
import type { KnownCharge } from '../../../src/domain/account/charge.js';
import type { ResourcePack } from '../../../src/domain/account/resource-pack.js';

const PACK: ResourcePack = {
  name: 'Trial-Video-100Units-5Con-1Months',
  kind: 'video',
  state: 'active',
  total: '100',
  left: '61.5',
  validFrom: '2026-11-01T00:00:00.000Z',
  validUntil: '2026-12-01T00:00:00.000Z',
};

describe('the packs of an account', () => {
  it('are listed with what is left, those that are valid first', () => {
    const packs = [{ ...PACK, name: 'Old', state: 'expired' as const, left: undefined }, PACK];
    expect(renderPacks({ packs, left: {}, usd: 0, lagHours: 12 })).toEqual([
      'PACK                               STATE    LEFT  OF   FROM        UNTIL',
      'Trial-Video-100Units-5Con-1Months  active   61.5  100  2026-11-01  2026-12-01',
      'Old                                expired  ?     100  2026-11-01  2026-12-01',
    ]);
  });

  it('are summed up, with how old that may be', () => {
    expect(renderLeft({ packs: [PACK], left: { video: '61.5' }, usd: 8.61, lagHours: 12 })).toBe(
      "Left: 61.5 video units, some 8.61 USD. Kling's figures lag by up to 12 hours: what was made since may be missing from them.",
    );
    expect(renderLeft({ packs: [PACK], left: {}, usd: 0, lagHours: 12 })).toContain('No pack is valid now.');
    expect(renderLeft({ packs: [], left: {}, usd: 0, lagHours: 12 })).toContain('Kling lists no packs');
  });
});

describe('what Kling has charged for', () => {
  const charge = (changes: Partial<KnownCharge>): KnownCharge => ({
    ...{ ledger: 'package', taskId: '7', at: '2026-11-18T12:26:40.000Z', amount: '1.5', product: 'text2video' },
    ...{ isKnown: false, ...changes },
  });
  const own = charge({ taskId: '8', isKnown: true, workflow: { id: 'fox', runId: 'r', state: 'completed' } });

  it('names the workflow of each task, or says that it is unknown here', () => {
    const money = charge({ ledger: 'balance', taskId: undefined, amount: '0.21', currency: 'USD' });
    expect(renderCharges([own, charge({ model: 'kling-v2-6' }), money, charge({ amount: undefined })])).toEqual([
      'CHARGED (UTC)        TASK ID  AMOUNT     FROM     PRODUCT     MODEL       HERE',
      '2026-11-18 12:26:40  8        1.5 units  pack     text2video              fox',
      '2026-11-18 12:26:40  7        1.5 units  pack     text2video  kling-v2-6  unknown here',
      '2026-11-18 12:26:40  -        0.21 USD   balance  text2video              names no task',
      '2026-11-18 12:26:40  7        ?          pack     text2video              unknown here',
    ]);
    expect(renderChargeSum([own, charge({}), money])).toBe(
      '3 charges, 3 units + 0.21 USD; 1 of tasks that are unknown here, 1.5 units.',
    );
    expect(renderChargeSum([own])).toBe('1 charge, 1.5 units; none of a task that is unknown here.');
  });
});
