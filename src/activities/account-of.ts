import { DEFAULT_ACCOUNT, explainUnknownAccount } from '../domain/account/account-name.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { AccountPorts, Accounts } from '../ports/accounts.js';

/** The account of a generation for which nothing is paid yet. Throws `InvalidRequest` for one that this worker does not have. */
export function accountOf(accounts: Accounts, name: string | undefined): AccountPorts {
  const account = accounts.get(name ?? DEFAULT_ACCOUNT);
  if (account !== undefined) return account;
  throw new InvalidRequest([{ path: 'run.account', text: complain(accounts, name) }]);
}

/** The same for a task that is paid for: one that this worker does not have, another may have, or somebody gives it back. */
export function accountOfPaid(accounts: Accounts, name: string | undefined): AccountPorts {
  const account = accounts.get(name ?? DEFAULT_ACCOUNT);
  if (account !== undefined) return account;
  const text = `This worker does not have the account that made the task (run.account: ${complain(accounts, name)})`;
  throw new KlingFailure('AccountTrouble', text);
}

function complain(accounts: Accounts, name: string | undefined): string {
  const known = [...accounts.keys()];
  return name === undefined
    ? `missing; there is no default account here, write one of ${known.join(', ')}`
    : (explainUnknownAccount(name, known) ?? '');
}
