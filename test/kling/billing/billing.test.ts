import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBilling } from '../../../src/kling/billing/billing.js';
import { parseCharges } from '../../../src/kling/billing/charges.js';
import { parsePacks } from '../../../src/kling/billing/packs.js';
import { SIMULATOR_API_KEY } from '../../../src/simulator/server.js';
import { film, openSimulator, TEXT2VIDEO } from '../../simulator/local-simulator.js';
import { findCase } from '../../fixtures/kling/cases.js';
import { KEY_PAIR, openHttp, openKling } from '../local-kling.js';
import { sendJson } from '../local-server.js';

const PERIOD = { fromMs: 1, toMs: 2 };
const billingOf = async (data: unknown) => {
  const { http, server } = await openKling((response) => sendJson(response, 200, { code: 0, data }));
  return { billing: createBilling(http), server };
};

describe("the account's packs", () => {
  it('are read as Kling documents them', async () => {
    const { data } = findCase('account costs with one pack (sample)').response.body as { data: unknown };
    const { billing, server } = await billingOf(data);
    expect(await billing.packs(PERIOD)).toEqual([
      {
        name: 'Video Generation - 10,000 entries',
        id: '509f3fd3d4ab4a3f9eec5db27aa44f27',
        kind: 'video',
        state: 'expired',
        total: '200',
        left: '118',
        boughtAt: '2024-09-12T07:04:24.368Z',
        validFrom: '2024-09-12T07:04:24.368Z',
        validUntil: '2024-09-26T16:00:00.000Z',
      },
    ]);
    expect(server.requests[0]).toMatchObject({ target: '/account/costs?start_time=1&end_time=2' });
  });

  it.each([[{ code: 0, msg: 'SUCCEED' }], [null], [{ resource_pack_subscribe_infos: 'x' }], [{}]])(
    'are none where there is %j',
    async (data) => {
      expect(await (await billingOf(data)).billing.packs(PERIOD)).toEqual([]);
    },
  );

  it('keep what is said of one that says little, in words that are not known', async () => {
    const rows = [{ status: 'frozen', remaining_quantity: 'x', invalid_time: 'x' }, { status: 'toBeOnline' }, null];
    const packs = await (await billingOf({ resource_pack_subscribe_infos: rows })).billing.packs(PERIOD);
    expect(packs.map(({ name, state, left }) => [name, state, left])).toEqual([
      ['a pack without a name', 'unknown', undefined],
      ['a pack without a name', 'coming', undefined],
    ]);
  });

  it('are refused where the inner of the two answers says no', async () => {
    const { billing } = await billingOf({ code: 5001, msg: 'try later' });
    await expect(billing.packs(PERIOD)).rejects.toMatchObject({
      code: 'UnexpectedReply',
      message: 'Kling does not tell the packs: try later (code 5001)',
    });
  });
});

const ROW = { task_id: 7, deduction_amount: 1.5, deduction_time: '1795000000000', product_function: 'text2video' };
const CHARGE = { taskId: '7', amount: '1.5', at: new Date(1_795_000_000_000).toISOString(), product: 'text2video' };

it('survives whatever JSON comes in its place', () => {
  const same = (text: string): string => text;
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('package', 'balance'), (data, ledger) => {
      for (const value of [data, { result: data }, { result: { detail: data } }, { detail: [data] }])
        expect(Array.isArray(parseCharges(value, ledger, same).charges)).toBe(true);
      for (const rows of [data, [data]])
        expect(Array.isArray(parsePacks({ resource_pack_subscribe_infos: rows }, same))).toBe(true);
    }),
  );
});

describe("Kling's ledgers", () => {
  it.each([
    ['beside its result', { result: { detail: [ROW], count: 1 }, has_more: true, next_cursor: 'c' }, 'c'],
    ['in its result', { result: { detail: [ROW], has_more: true, next_cursor: 'c' } }, 'c'],
    ['without a word on more', { result: { detail: [ROW] }, next_cursor: 'c' }, 'c'],
    ['on the last page', { result: { detail: [ROW] }, has_more: false, next_cursor: 'c' }, undefined],
  ])('are read page by page with the cursor %s', async (_, data, nextCursor) => {
    const { billing } = await billingOf(data);
    const page = await billing.charges({ ...PERIOD, ledger: 'package' });
    expect(page).toEqual({ charges: [{ ledger: 'package', ...CHARGE }], nextCursor });
  });

  it.each([[null], [{}], [{ result: { count: 0 } }], [{ result: [] }], ['x']])('are empty at %j', async (data) => {
    const { billing } = await billingOf(data);
    expect((await billing.charges({ ...PERIOD, ledger: 'balance' })).charges).toEqual([]);
  });

  it('keep a row that says nothing that is understood', async () => {
    const { billing } = await billingOf({ result: { detail: [{ deduction_amount: 'x', currency: 'CNY' }, 7] } });
    const { charges } = await billing.charges({ ...PERIOD, ledger: 'balance' });
    expect(charges).toEqual([{ ledger: 'balance', currency: 'CNY' }]);
  });

  it('are asked for once by time and then by cursor alone', async () => {
    const { billing, server } = await billingOf({});
    await billing.charges({ ...PERIOD, ledger: 'package' });
    await billing.charges({ ...PERIOD, ledger: 'package', cursor: 'c' });
    expect(server.requests.map(({ target, body }) => [target, JSON.parse(body) as object])).toEqual([
      ['/account/billing/package', { start_time: 1, end_time: 2, limit: 500 }],
      ['/account/billing/package', { cursor: 'c', limit: 500 }],
    ]);
  });

  it('say to a pair of keys that they may take API keys only', async () => {
    const { simulator } = await openSimulator();
    const billing = createBilling(openHttp(simulator.url, { credentials: KEY_PAIR }));
    await expect(billing.charges({ ...PERIOD, ledger: 'package' })).rejects.toMatchObject({
      code: 'Credentials',
      message: expect.stringContaining("Kling's ledgers may take API keys only; create an API key") as string,
    });
  });

  it('name the tasks that the simulated Kling has charged, and the pack runs down by as much', async () => {
    const { simulator, finish } = await openSimulator({ videoUnits: 100 });
    const { task_id: taskId } = await finish(TEXT2VIDEO, film({ mode: 'pro' }));
    const billing = createBilling(openHttp(simulator.url, { credentials: { apiKey: SIMULATOR_API_KEY } }));
    const period = { fromMs: 0, toMs: Date.now() * 2 };
    expect((await billing.charges({ ...period, ledger: 'package' })).charges).toMatchObject([
      { taskId, amount: '2.5', product: 'text2video', model: 'kling-v2-6', key: 'default' },
    ]);
    expect(await billing.packs(period)).toMatchObject([
      { kind: 'video', state: 'active', total: '100', left: '97.5' },
      { kind: 'image' },
    ]);
  });
});
