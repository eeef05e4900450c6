import path from 'node:path';
import type { Env } from '../../domain/env.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { isRecord } from '../../domain/record.js';
import { quote } from '../../domain/text/quote.js';
import { isFromDotEnv } from '../../network/setting-origin.js';
import { parseToml, readSettingsText, refuseAll } from '../settings-file.js';
import type { Account } from './account.js';
import type { TablePlace } from './account-table.js';
import { readAccountTable } from './account-table.js';
import { explainUnknown } from './explain-unknown.js';
import { findTomlLine } from './toml-lines.js';

export const CONFIG_FILE = 'kling.toml';

/** Each account has its own pollers and its own connections. */
const MAX_ACCOUNTS = 100;

const EXAMPLE = '[accounts.studio] with api_key_env = "KLING_STUDIO_KEY"';

/** The accounts that a kling.toml lists, in its order. Throws `InvalidConfig` with every fault at once, each with its line and path. */
export function readKlingToml(file: string, env: Env, slots: TablePlace['slots']): readonly Account[] {
  const text = readSettingsText(file, 'KLING_CONFIG');
  const root = parseToml(file, text);
  const isNamed = !isFromDotEnv(env, 'KLING_CONFIG');
  const place = { env, folder: path.dirname(file), isNamed, slots };
  const { accounts = {} } = root;
  const tables = isRecord(accounts) ? Object.entries(accounts) : [];
  const read = tables.slice(0, MAX_ACCOUNTS).map(([name, table]) => readAccountTable(name, table, place));
  const problems = [...findFaults(root, tables.length), ...read.flatMap((one) => one.problems)];
  if (problems.length > 0)
    throw refuseAll(
      file,
      problems.map((problem) => render(problem, text)),
    );
  return read.flatMap(({ value }) => value ?? []);
}

function findFaults({ accounts, ...others }: Readonly<Record<string, unknown>>, count: number): Complaint[] {
  const unknown = Object.keys(others).flatMap((name): Complaint[] => {
    const text = explainUnknown(name, ['accounts']);
    return text === undefined ? [] : [{ path: name, text: `${text}; an account is written as ${EXAMPLE}` }];
  });
  if (accounts !== undefined && !isRecord(accounts))
    return [...unknown, { path: 'accounts', text: `is ${quote(accounts)}; write ${EXAMPLE}` }];
  if (count > MAX_ACCOUNTS)
    return [...unknown, { path: 'accounts', text: `has ${count}; ${MAX_ACCOUNTS} are the most` }];
  return count > 0 || unknown.length > 0 ? unknown : [{ path: '', text: `holds no account; write ${EXAMPLE}` }];
}

function render({ path: place, text }: Complaint, toml: string): string {
  const line = findTomlLine(toml, place);
  return `${line === undefined ? '' : `line ${line}: `}${place}${/^(is|may|holds|has|names|leads) /.test(text) ? ' ' : ': '}${text}`.trim();
}
