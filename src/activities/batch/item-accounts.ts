import { DEFAULT_ACCOUNT, explainUnknownAccount } from '../../domain/account/account-name.js';
import type { Item } from '../../domain/batch/batch-items.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { isRecord } from '../../domain/record.js';
import { quote } from '../../domain/text/quote.js';
import type { AccountPorts } from '../../ports/accounts.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { productOf } from '../../products/find.js';
import type { Pack } from '../../products/pack.js';

/** The accounts of a worker, as far as a batch needs them. */
export type BatchAccounts = ReadonlyMap<string, Pick<AccountPorts, 'slotLimits'>>;

/** The name of an item's account: its own, or the batch's. */
export function accountOfItem({ request: { run } }: Item, ofBatch: string | undefined): string {
  const own = isRecord(run) && typeof run.account === 'string' && run.account !== '' ? run.account : undefined;
  return own ?? ofBatch ?? DEFAULT_ACCOUNT;
}

/** Throws `InvalidRequest` for accounts that the worker has no keys of, each once. */
export function refuseUnknownAccounts(
  items: readonly Item[],
  ofBatch: string | undefined,
  accounts: BatchAccounts,
): void {
  const known = [...accounts.keys()];
  const byAccount = new Map<string, Item[]>();
  for (const item of items) {
    const name = accountOfItem(item, ofBatch);
    if (!accounts.has(name)) byAccount.set(name, [...(byAccount.get(name) ?? []), item]);
  }
  const complaints = [...byAccount].map(([name, [first, ...others]]): Complaint => {
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
  accounts: BatchAccounts,
): Readonly<Record<string, number>> {
  const packs = new Map<string, Set<Pack>>();
  for (const { item, account } of items) packs.set(account, (packs.get(account) ?? new Set()).add(packOf(item)));
  const counts = [...packs].map(([account, used]) => {
    const limits = accounts.get(account)?.slotLimits;
    return [account, [...used].reduce((sum, pack) => sum + (limits?.[pack] ?? 0), 0)] as const;
  });
  return Object.fromEntries(counts);
}

function packOf({ request }: Item): Pack {
  const product = productOf(request);
  return product === undefined ? 'video' : CATALOGUE[product].pack;
}
