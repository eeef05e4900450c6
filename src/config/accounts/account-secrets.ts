import type { Complaint } from '../../domain/invalid-request.js';
import { splitWords } from '../setting-values.js';
import { areWebhookSecrets, WEBHOOK_SECRET_RULE } from '../webhook-secrets.js';
import type { KeyPlace } from './account-keys.js';
import { findMisnamed, readNamed } from './account-keys.js';

/** Names in a table that say where its webhook secrets are; several, of a rotation, stand in one place. */
export const SECRET_NAMES = ['webhook_secret_env', 'webhook_secret_file'];
export const RAW_SECRET_NAME = 'webhook_secret';

/** What an account's callbacks are signed with, as its table in kling.toml names it. */
interface AccountSecrets {
  readonly webhookSecrets: readonly string[];
  /** Why they are not there although they are named: without them anybody's word would be taken for a hint. */
  readonly trouble?: string;
  readonly problems: readonly Complaint[];
}

export function readAccountSecrets(
  table: Readonly<Record<string, unknown>>,
  at: string,
  place: KeyPlace,
): AccountSecrets {
  const [name, other] = SECRET_NAMES.filter((one) => table[one] !== undefined);
  if (name === undefined) return { webhookSecrets: [], problems: [] };
  if (other !== undefined)
    return refuse([{ path: `${at}.${other}`, text: `the same secret as ${name}; leave out one of the two` }]);
  const problems = findMisnamed(table, at, [name]);
  if (problems.length > 0) return refuse(problems);
  const { value, trouble, from } = readNamed(name, String(table[name]), place);
  if (value === undefined) return { webhookSecrets: [], trouble, problems: [] };
  const webhookSecrets = splitWords(value);
  if (areWebhookSecrets(webhookSecrets)) return { webhookSecrets, problems: [] };
  return {
    webhookSecrets: [],
    trouble: `${from} holds no webhook secret of Kling's; ${WEBHOOK_SECRET_RULE}`,
    problems: [],
  };
}

const refuse = (problems: readonly Complaint[]): AccountSecrets => ({ webhookSecrets: [], problems });
