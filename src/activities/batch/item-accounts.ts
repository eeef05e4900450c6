import { DEFAULT_ACCOUNT, explainUnknownAccount } from '../../domain/account/account-name.js';
import type { Item } from '../../domain/batch/batch-items.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { quote } from '../../domain/text/quote.js';
import { groupBy } from '../../domain/work/group-by.js';
import type { AccountPorts } from '../../ports/accounts.js';
import type { Pack } from '../../products/pack.js';

/** The accounts of a worker, as far as a batch needs them. */
export type BatchAccounts = ReadonlyMap<string, Pick<AccountPorts, 'slotLimits'>>;

/** Throws `InvalidRequest` for accounts that the worker has no keys of, each once. */
export function refuseUnknownAccounts(
  items: readonly Item[],
  accountOf: (item: Item) => string,
  accounts: BatchAccounts,
): void {
  const known = [...accounts.keys()];
  const unknown = items.filter((item) => !accounts.has(accountOf(item)));
  const complaints = [...groupBy(unknown, accountOf)].map(([name, [first, ...others]]): Complaint => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const text =
      name === DEFAULT_ACCOUNT
        ? `missing; there is no default account here, write one of ${known.join(', ')}`
        : explainUnknownAccount(name, known);
    return { path: 'run.account', text: `${text} (item ${quote(first?.id)}${more})` };
  });
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

/** Parallel slots that items can use, by account. */
export function countSlots(
  items: readonly { readonly item: Item; readonly account: string }[],
  packsOf: (item: Item) => readonly Pack[],
  accounts: BatchAccounts,
): Readonly<Record<string, number>> {
  const packs = new Map<string, Set<Pack>>();
  for (const { item, account } of items) {
    const known = packs.get(account) ?? new Set<Pack>();
    packsOf(item).forEach((pack) => known.add(pack));
    packs.set(account, known);
  }
  const counts = [...packs].map(([account, used]) => {
    const limits = accounts.get(account)?.slotLimits;
    return [account, [...used].reduce((sum, pack) => sum + (limits?.[pack] ?? 0), 0)] as const;
  });
  return Object.fromEntries(counts);
}
