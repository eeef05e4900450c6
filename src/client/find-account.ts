import type { Account, Config, KlingCredentials } from '../config/read-config.js';
import { InvalidConfig, NO_KEYS } from '../config/read-config.js';
import { DEFAULT_ACCOUNT, explainUnknownAccount } from '../domain/account/account-name.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { UsageError } from './client-errors.js';

type KnownAccounts = Pick<Config, 'accounts' | 'accountsFile'>;

/**
 * The account of that name, the default one for none; undefined where this machine has no kling.toml, so that only a worker can tell. Throws
 * `InvalidRequest` for one that kling.toml does not list.
 */
export function findAccount({ accounts, accountsFile }: KnownAccounts, name: string | undefined): Account | undefined {
  const account = accounts.find((one) => one.name === (name ?? DEFAULT_ACCOUNT));
  if (account !== undefined || accountsFile === undefined) return account;
  const known = accounts.map((one) => one.name);
  const text =
    name === undefined
      ? `missing; ${accountsFile} has no account "${DEFAULT_ACCOUNT}", write one of ${known.join(', ')}`
      : (explainUnknownAccount(name, known) ?? '');
  throw new InvalidRequest([{ path: 'run.account', text }]);
}

/** Settings with which Kling can be asked from here. */
export type KeyedConfig = Config & { readonly credentials: KlingCredentials };

/**
 * The settings as they are for one account, by its name; the default one for none: what is asked with them from here is asked of it. Throws
 * `UsageError` for one that is not known here, and `InvalidConfig` where its keys are not set.
 */
export function configOf(config: Config, given: unknown): KeyedConfig {
  const { accountsFile } = config;
  const account = chooseAccount(config, given);
  const { name, credentials, keyTrouble = NO_KEYS, klingBaseUrl, videoConcurrency, imageConcurrency } = account;
  if (credentials === undefined)
    throw new InvalidConfig(
      accountsFile === undefined ? NO_KEYS : `${keyTrouble} (account ${name} of ${accountsFile})`,
    );
  return { ...config, credentials, klingBaseUrl, videoConcurrency, imageConcurrency };
}

/** The account of that name, as somebody wrote it; the default one for none. Throws `UsageError` for one that is not known here. */
export function chooseAccount(accounts: KnownAccounts, given: unknown): Account {
  const name = typeof given === 'string' && given !== '' ? given : DEFAULT_ACCOUNT;
  const account = accounts.accounts.find((one) => one.name === name);
  if (account === undefined) throw new UsageError(explain(name, accounts));
  return account;
}

function explain(name: string, { accounts, accountsFile }: KnownAccounts): string {
  if (accountsFile === undefined)
    return `There is no account "${name}", since there is no kling.toml here, which lists them.`;
  const known = accounts.map((one) => one.name);
  return name === DEFAULT_ACCOUNT
    ? `Which account? ${accountsFile} has no default one; name one of ${known.join(', ')}.`
    : (explainUnknownAccount(name, known) ?? '');
}
