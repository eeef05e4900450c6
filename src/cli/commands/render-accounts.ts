import type { Account } from '../../config/read-config.js';
import type { Spent } from '../../contract/messages/ledger-messages.js';
import type { Caps, Period, Spending } from '../../domain/account/caps.js';
import { MEASURES, PERIODS, renderAmount, renderSpending } from '../../domain/account/caps.js';
import { printable } from '../screen/fit-text.js';
import type { Paint } from '../screen/paint.js';
import { NO_PAINT } from '../screen/paint.js';

/** What `kling accounts --json` says of one. */
export interface AccountRow {
  readonly name: string;
  readonly keys: { readonly from: string; readonly ok: boolean; readonly trouble?: string };
  readonly baseUrl: string;
  readonly slots: { readonly video: number; readonly image: number };
  readonly caps: Caps;
  /** Today and this month, in UTC; absent without caps, and where nobody could be asked. */
  readonly spent?: Pick<Spent, 'daily' | 'monthly'>;
}

export function toRow(account: Account, spent: AccountRow['spent']): AccountRow {
  const { name, credentials, keysFrom, keyTrouble, klingBaseUrl, caps, ...slots } = account;
  const trouble = keyTrouble === undefined ? {} : { trouble: keyTrouble };
  return {
    name,
    keys: { from: keysFrom, ok: credentials !== undefined, ...trouble },
    baseUrl: klingBaseUrl,
    slots: { video: slots.videoConcurrency, image: slots.imageConcurrency },
    caps,
    spent,
  };
}

/** A block for each, which fits on a narrow terminal; keys that are not there say what to mend. */
export function renderAccounts(rows: readonly AccountRow[], paint: Paint = NO_PAINT): string[] {
  return rows.flatMap((row) => [
    paint.bold(row.name),
    `  keys     ${renderKeys(row, paint)}`,
    `  address  ${row.baseUrl}`,
    `  slots    ${row.slots.video} for videos, ${row.slots.image} for images`,
    ...PERIODS.flatMap((period) => renderCap(period, row)),
  ]);
}

const renderKeys = ({ keys: { ok, from, trouble = '' } }: AccountRow, paint: Paint): string =>
  ok ? printable(from) : `${paint.red('MEND')}  ${printable(trouble)}`;

const LABELS = { daily: 'today', monthly: 'month' } as const;

function renderCap(period: Period, { caps, spent }: AccountRow): string[] {
  const cap = caps[period];
  if (cap === undefined) return [];
  const text = spent === undefined ? `unknown, of ${renderSpending(cap)}` : renderUse(cap, spent[period]);
  return [`  ${LABELS[period]}    ${text}`];
}

/** `6 of 100 video units, 4 of 60 clips`, of what the cap names. */
const renderUse = (cap: Spending, spent: Spending): string =>
  MEASURES.flatMap((measure) => {
    const limit = cap[measure];
    return limit === undefined ? [] : [`${spent[measure] ?? '0'} of ${renderAmount(measure, limit)}`];
  }).join(', ');
