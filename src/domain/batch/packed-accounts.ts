import { DEFAULT_ACCOUNT, isAccountName } from '../account/account-name.js';
import type { Entry } from './book.js';

/** In the manifest's order, how many items one after the other are of the same account; those that are left are of the default one. */
export type PackedAccounts = readonly (readonly [account: string, count: number])[];

/** Nothing where all items are of the default account. */
export function packAccounts(entries: readonly Entry[]): { readonly accounts?: PackedAccounts } {
  if (entries.every(({ account }) => account === undefined)) return {};
  const runs: [string, number][] = [];
  for (const { account = DEFAULT_ACCOUNT } of entries) {
    const last = runs.at(-1);
    if (last?.[0] === account) last[1] += 1;
    else runs.push([account, 1]);
  }
  return { accounts: runs };
}

/** The entries with their accounts. */
export function unpackAccounts(entries: readonly Entry[], runs: PackedAccounts): Entry[] {
  let place = 0;
  let left = runs[0]?.[1] ?? 0;
  return entries.map((entry) => {
    while (left === 0 && place < runs.length) left = runs[++place]?.[1] ?? 0;
    left -= 1;
    const account = runs[place]?.[0];
    return account === undefined || account === DEFAULT_ACCOUNT ? entry : { ...entry, account };
  });
}

export function isPackedAccounts(value: unknown): value is PackedAccounts {
  const isRun = (run: unknown) =>
    Array.isArray(run) && isAccountName(run[0]) && Number.isInteger(run[1]) && (run[1] as number) > 0;
  return Array.isArray(value) && value.every(isRun);
}
