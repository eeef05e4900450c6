import type { Body } from '../products/fields.js';
import { invalidValue, readInteger, readObjects, readText } from '../products/fields.js';
import type { Account } from '../tasks/account.js';
import { renderDeduction } from '../tasks/deduction.js';
import { readWindow, renderCursor } from './query.js';
import { Refusal } from './refusal.js';

/** The two ledgers: what was taken from packs, and from the balance. */
export type Ledger = 'package' | 'balance';

const LONGEST_PAGE = 500;
const KEYS: Readonly<Record<Ledger, readonly string[]>> = {
  package: ['api_key_name', 'product_type', 'package_name', 'package_id'],
  balance: ['api_key_name'],
};

/** The `data` of `POST /account/billing/...`: newest first, by cursor. All is paid from packs here, so that the ledger of the balance is empty. */
export function renderBilling(account: Account, ledger: Ledger, body: Body, nowMs: number): unknown {
  if (readText(body, 'cursor') === undefined)
    for (const field of ['start_time', 'end_time'])
      if (body[field] === undefined || body[field] === '') throw new Refusal(1201, `${field} is required`);
  const { fromMs, toMs, offset } = readWindow(body, nowMs);
  const limit = readInteger(body, 'limit', 1, LONGEST_PAGE) ?? LONGEST_PAGE;
  const isWanted = readFilters(body, ledger);
  const all = ledger === 'package' ? account.deductions.toReversed() : [];
  const rows = all
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    .map(renderDeduction)
    .filter(isWanted);
  const detail = rows.slice(offset, offset + limit);
  const hasMore = offset + limit < rows.length;
  return {
    result: { detail, count: detail.length },
    has_more: hasMore,
    ...(hasMore && { next_cursor: renderCursor({ fromMs, toMs, offset: offset + limit }) }),
  };
}

function readFilters(body: Body, ledger: Ledger): (row: Readonly<Record<string, unknown>>) => boolean {
  const filters = readObjects(body, 'filters', 10).map((filter) => {
    const { key, values } = filter;
    if (typeof key !== 'string' || !KEYS[ledger].includes(key) || !Array.isArray(values))
      throw invalidValue('filters', filter);
    return { key, values: values as readonly unknown[] };
  });
  const names = filters.map(({ key }) => key);
  if (names.includes('package_name') && names.includes('package_id'))
    throw new Refusal(1201, 'package_name and package_id cannot be used together');
  return (row) => filters.every(({ key, values }) => values.includes(row[key]));
}
