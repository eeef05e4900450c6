import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { Env } from '../../domain/env.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { isRecord } from '../../domain/record.js';
import { quote } from '../../domain/text/quote.js';
import { isFromDotEnv } from '../../network/setting-origin.js';
import { InvalidConfig } from '../invalid-config.js';
import type { Account } from './account.js';
import type { TablePlace } from './account-table.js';
import { readAccountTable } from './account-table.js';
import { explainUnknown } from './explain-unknown.js';
import { findTomlLine } from './toml-lines.js';

export const CONFIG_FILE = 'kling.toml';

/** A thousand accounts are some hundred kilobytes. */
const MAX_BYTES = 1024 * 1024;
/** Each account has its own pollers and its own connections. */
const MAX_ACCOUNTS = 100;

const EXAMPLE = '[accounts.studio] with api_key_env = "KLING_STUDIO_KEY"';

/** The accounts that a kling.toml lists, in its order. Throws `InvalidConfig` with every fault at once, each with its line and path. */
export function readKlingToml(file: string, env: Env, slots: TablePlace['slots']): readonly Account[] {
  const text = readText(file);
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

function readText(file: string): string {
  try {
    const stats = statSync(file);
    // A pipe would be waited for without end.
    if (!stats.isFile()) throw refuse(file, stats.isDirectory() ? 'is a directory' : 'is no regular file');
    if (stats.size > MAX_BYTES) throw refuse(file, 'is larger than 1 MB');
    const bytes = readFileSync(file);
    if (!isUtf8(bytes)) throw refuse(file, 'is not text in UTF-8; save it anew as UTF-8');
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof InvalidConfig) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EACCES: 'this user may not read it' }[code ?? ''] ?? message;
    throw refuse(file, `cannot be read: ${why}. Correct KLING_CONFIG, or unset it`);
  }
}

function parseToml(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const what = (error.message.split('\n', 1)[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw refuse(file, `is no TOML, line ${error.line}, column ${error.column}: ${what}`);
  }
}

function refuseAll(file: string, faults: readonly string[]): InvalidConfig {
  const [first = ''] = faults;
  return faults.length === 1 ? refuse(file, first) : new InvalidConfig([`${file}:`, ...faults].join('\n  '));
}

function refuse(file: string, what: string): InvalidConfig {
  return new InvalidConfig(`${file}${/^(is|cannot|holds) /.test(what) ? ' ' : ': '}${what}`);
}
