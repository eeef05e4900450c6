import type { Account } from '../../config/read-config.js';
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
}

const HEAD = ['ACCOUNT', 'KEYS FROM', 'BASE URL', 'VIDEO SLOTS', 'IMAGE SLOTS'] as const;

/** `kling accounts`: which accounts there are here, as kling.toml and the environment say; Kling is not asked, `kling doctor` does that. */
export function runAccounts(io: Io): Promise<ExitCode> {
  const { accounts, accountsFile } = io.config;
  const rows = accounts.map(toRow);
  if (io.json) io.out(JSON.stringify(rows));
  else {
    const cells = rows.map(({ name, keys, baseUrl, slots }) => {
      const from = keys.ok ? keys.from : `${keys.from} (missing)`;
      return [name, from, baseUrl, String(slots.video), String(slots.image)];
    });
    const table = alignTable(HEAD, cells, { paint: io.paint.out });
    [table.head, ...table.rows].forEach((line) => io.out(line.trimEnd()));
    if (accountsFile === undefined) io.err('There is no kling.toml: one account, from the environment.');
  }
  return Promise.resolve(EXIT.ok);
}

function toRow({ name, credentials, keysFrom, keyTrouble, klingBaseUrl, ...slots }: Account): AccountRow {
  const keys = {
    from: keysFrom,
    ok: credentials !== undefined,
    ...(keyTrouble === undefined ? {} : { trouble: keyTrouble }),
  };
  return { name, keys, baseUrl: klingBaseUrl, slots: { video: slots.videoConcurrency, image: slots.imageConcurrency } };
}
