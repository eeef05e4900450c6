import { DEFAULT_ACCOUNT, explainUnknownAccount } from '../domain/account/account-name.js';
import type { Complaint } from '../domain/invalid-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { AccountPorts, Accounts } from '../ports/accounts.js';

/**
 * The account of a generation. For one that this worker has no keys of, throws `InvalidRequest` where nothing is paid yet; else `KlingFailure` of
 * kind `AccountTrouble`, since somebody may give them back.
 */
export function accountOf(accounts: Accounts, name: string | undefined, isPaid: boolean): AccountPorts {
  const account = accounts.get(name ?? DEFAULT_ACCOUNT);
  if (account !== undefined) return account;
  const complaint = complainOfAccount(accounts, name);
  throw isPaid
    ? new KlingFailure('AccountTrouble', `The worker has no such account (${complaint.path}: ${complaint.text})`)
    : new InvalidRequest([complaint]);
}

export function complainOfAccount(accounts: Accounts, name: string | undefined): Complaint {
  const known = [...accounts.keys()];
  const text =
    name === undefined
      ? `missing; there is no default account here, write one of ${known.join(', ')}`
      : (explainUnknownAccount(name, known) ?? '');
  return { path: 'run.account', text };
}
