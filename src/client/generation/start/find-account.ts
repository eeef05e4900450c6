import type { Account, Config } from '../../../config/read-config.js';
import { DEFAULT_ACCOUNT, explainUnknownAccount } from '../../../domain/account/account-name.js';
import { InvalidRequest } from '../../../domain/invalid-request.js';

type Accounts = Pick<Config, 'accounts' | 'accountsFile'>;

/**
 * The account of that name, the default one for none; undefined where this machine has no kling.toml, so that only a worker can tell. Throws
 * `InvalidRequest` for one that kling.toml does not list.
 */
export function findAccount({ accounts, accountsFile }: Accounts, name: string | undefined): Account | undefined {
  const account = accounts.find((one) => one.name === (name ?? DEFAULT_ACCOUNT));
  if (account !== undefined || accountsFile === undefined) return account;
  const known = accounts.map((one) => one.name);
  const text =
    name === undefined
      ? `missing; ${accountsFile} has no account "${DEFAULT_ACCOUNT}", write one of ${known.join(', ')}`
      : (explainUnknownAccount(name, known) ?? '');
  throw new InvalidRequest([{ path: 'run.account', text }]);
}
