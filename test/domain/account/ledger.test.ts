import { describe, expect, it } from 'vitest';
import type { Caps, Spending } from '../../../src/domain/account/caps.js';
import { renderSpending } from '../../../src/domain/account/caps.js';
import type { Ledger } from '../../../src/domain/account/ledger.js';
import { EMPTY_LEDGER, reserve, settle, turnPages } from '../../../src/domain/account/ledger.js';
import { readLedger, readReserve, readSettlement } from '../../../src/domain/account/read-ledger.js';

const NOON = Date.parse('2026-11-25T12:00:00.000Z');
const clip: Spending = { video_units: '1.5', clips: '1', seconds: '5' };
const caps: Caps = { daily: { video_units: '3' }, monthly: { clips: '3' } };

/** A ledger in which these keys have been reserved, one after the other. */
const reserveAll = (keys: readonly string[], nowMs: number, ledger: Ledger = EMPTY_LEDGER) =>
  keys.reduce((known, key) => reserve(known, { key, spending: clip, caps }, nowMs).ledger, ledger);

describe('the ledger of an account', () => {
  it('takes what its caps bear, and says of more when they count anew', () => {
    const ledger = reserveAll(['a', 'b'], NOON);
    expect(ledger).toMatchObject({ daily: { video_units: '3', clips: '2', seconds: '10' } });
    const { reached, ledger: after } = reserve(ledger, { key: 'c', spending: clip, caps }, NOON);
    expect(reached).toEqual({
      ...{ period: 'daily', measure: 'video_units', limit: '3', spent: '3' },
      until: '2026-11-26T00:00:00.000Z',
    });
    expect(after).toEqual(ledger);
  });

  it('counts a create that is repeated once', () => {
    expect(reserveAll(['a', 'a', 'a'], NOON)).toEqual(reserveAll(['a'], NOON));
  });

  it('begins each day and each month anew', () => {
    const eve = Date.parse('2026-11-30T23:59:59.999Z');
    const ledger = reserveAll(['a', 'b'], Date.parse('2026-11-29T12:00:00.000Z'));
    const last = reserveAll(['c'], eve, ledger);
    expect(last).toMatchObject({ daily: { clips: '1' }, monthly: { clips: '3' } });
    expect(reserve(last, { key: 'd', spending: clip, caps }, eve).reached).toMatchObject({
      period: 'monthly',
      until: '2026-12-01T00:00:00.000Z',
    });
    const next = reserve(last, { key: 'd', spending: clip, caps }, eve + 1);
    expect(next.reached).toBeUndefined();
    expect(next.ledger).toMatchObject({ day: '2026-12-01', daily: { clips: '1' }, monthly: { clips: '1' } });
  });

  it('gives back what was not spent, to the day and the month of which it is', () => {
    const ledger = reserveAll(['a', 'b'], NOON);
    for (const end of ['unmade', 'free'] as const) {
      const unspent = settle(ledger, { key: 'a', end }, NOON);
      expect(unspent).toMatchObject({ daily: { clips: '1' }, monthly: { clips: '1' } });
      const tomorrow = settle(ledger, { key: 'a', end }, NOON + 86_400_000);
      expect(tomorrow).toMatchObject({ daily: {}, monthly: { clips: '1' } });
      expect(settle(ledger, { key: 'never', end }, NOON)).toEqual(ledger);
      expect(settle(unspent, { key: 'a', end }, NOON)).toEqual(unspent);
    }
  });

  it('takes what was deducted in the place of what was reserved, once however often it is told', () => {
    const ledger = reserveAll(['a', 'b'], NOON);
    const charged = { key: 'a', end: 'charged', spending: { video_units: '2' } } as const;
    const corrected = settle(ledger, charged, NOON);
    expect(corrected).toMatchObject({ daily: { video_units: '3.5', clips: '2', seconds: '10' } });
    expect(settle(corrected, charged, NOON)).toEqual(corrected);
    expect(settle(ledger, charged, NOON + 86_400_000)).toMatchObject({ daily: {}, monthly: { video_units: '3.5' } });
  });

  it('counts a key that is reserved again once after its task has ended, and anew where nothing was made', () => {
    const ledger = reserveAll(['a'], NOON);
    const again = (known: Ledger) => reserveAll(['a'], NOON, known).daily;
    expect(again(settle(ledger, { key: 'a', end: 'free' }, NOON))).toMatchObject({ clips: '0' });
    expect(again(settle(ledger, { key: 'a', end: 'unmade' }, NOON))).toMatchObject({ clips: '1' });
  });

  it('comes out of a payload as it went in, and is refused where it is something else', () => {
    const ledger = reserveAll(['a', 'b'], NOON);
    expect(readLedger(JSON.parse(JSON.stringify(ledger)))).toEqual(ledger);
    expect(readLedger(undefined)).toEqual(EMPTY_LEDGER);
    const odd = ['x', 1, {}, { ...ledger, day: 'today' }, { ...ledger, daily: { clips: 3 } }];
    for (const one of [...odd, { ...ledger, reserved: [1] }]) expect(readLedger(one)).toBeUndefined();
  });

  it.each([
    {},
    { key: 'a', spending: { money: '1' }, caps },
    { key: '', spending: clip, caps },
    { key: 'a', spending: clip, caps: { yearly: {} } },
  ])('takes no reservation such as %j', (odd) => {
    expect(readReserve(odd)).toBeUndefined();
  });

  it.each([
    1,
    { key: 'a' },
    { key: 'a', end: 'lost' },
    { end: 'free' },
    { key: 'a', end: 'charged', spending: { a: 1 } },
  ])('takes no settlement such as %j', (odd) => {
    expect(readSettlement(odd)).toBeUndefined();
  });

  it('stays small enough for a payload however much is reserved', () => {
    const keys = Array.from({ length: 5200 }, (_, index) => `kt-0f0e7a52-9f6b-4a66-8a1e-000000000000-${index}`);
    const reserved = keys.map((key) => ({ key, day: '2026-11-25', spending: clip }));
    const ledger = reserve(
      { ...EMPTY_LEDGER, day: '2026-11-25', reserved },
      { key: 'a', spending: clip, caps: {} },
      NOON,
    ).ledger;
    expect(ledger.reserved).toHaveLength(5000);
    expect(JSON.stringify(ledger).length).toBeLessThan(1_000_000);
  });

  it('is read by people', () => {
    expect(renderSpending(turnPages(reserveAll(['a'], NOON), NOON).daily)).toBe('1.5 video units, 1 clip, 5 seconds');
    expect(renderSpending({})).toBe('nothing');
  });
});
