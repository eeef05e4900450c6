import { lookAtSpending } from '../../client/examine/look-at-spending.js';
import type { Account } from '../../config/read-config.js';
import type { Spent } from '../../contract/messages/ledger-messages.js';
import type { Caps } from '../../domain/account/caps.js';
import { hasCaps, PERIODS, renderSpending } from '../../domain/account/caps.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { alignTable } from '../screen/text-table.js';

/** What `kling accounts --json` says of one. */
interface AccountRow {
  readonly name: string;
  readonly keys: { readonly from: string; readonly ok: boolean; readonly trouble?: string };
  readonly baseUrl: string;
  readonly slots: { readonly video: number; readonly image: number };
  readonly caps: Caps;
  /** Today and this month, in UTC; absent without caps, and where nobody could be asked. */
  readonly spent?: Pick<Spent, 'daily' | 'monthly'>;
}

const HEAD = ['ACCOUNT', 'KEYS FROM', 'BASE URL', 'VIDEO SLOTS', 'IMAGE SLOTS', 'CAPS', 'SPENT'] as const;

/** `kling accounts`: which accounts there are here, as kling.toml and the environment say; Kling is not asked, `kling doctor` does that. */
export async function runAccounts(io: Io): Promise<ExitCode> {
  const { accounts, accountsFile } = io.config;
  const capped = accounts.filter(({ caps }) => hasCaps(caps)).map(({ name }) => name);
  const spent = await lookAtSpending(capped, io.config, (text) => io.err(text));
  const rows = accounts.map((account) => toRow(account, spent.get(account.name)));
  if (io.json) io.out(JSON.stringify(rows));
  else {
    const table = alignTable(HEAD, rows.map(renderRow), { paint: io.paint.out });
    [table.head, ...table.rows].forEach((line) => io.out(line.trimEnd()));
    if (accountsFile === undefined) io.err('There is no kling.toml: one account, from the environment.');
  }
  return EXIT.ok;
}

function renderRow({ name, keys, baseUrl, slots, caps, spent }: AccountRow): string[] {
  const from = keys.ok ? keys.from : `${keys.from} (missing)`;
  return [name, from, baseUrl, String(slots.video), String(slots.image), renderCaps(caps), renderSpent(caps, spent)];
}

const renderCaps = (caps: Caps): string =>
  PERIODS.flatMap((period) => {
    const cap = caps[period];
    return cap === undefined ? [] : [`${period} ${renderSpending(cap)}`];
  }).join('; ') || 'none';

function renderSpent(caps: Caps, spent: AccountRow['spent']): string {
  if (!hasCaps(caps)) return 'not counted';
  if (spent === undefined) return 'unknown';
  return `today ${renderSpending(spent.daily)}; this month ${renderSpending(spent.monthly)}`;
}

function toRow(account: Account, spent: AccountRow['spent']): AccountRow {
  const { name, credentials, keysFrom, keyTrouble, klingBaseUrl, caps, ...slots } = account;
  const keys = {
    from: keysFrom,
    ok: credentials !== undefined,
    ...(keyTrouble === undefined ? {} : { trouble: keyTrouble }),
  };
  return {
    name,
    keys,
    baseUrl: klingBaseUrl,
    slots: { video: slots.videoConcurrency, image: slots.imageConcurrency },
    caps,
    spent,
  };
}
