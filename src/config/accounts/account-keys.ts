import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Env } from '../../domain/env.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { isFromDotEnv } from '../../network/setting-origin.js';
import type { KlingCredentials } from '../kling-account.js';
import { given } from '../setting-values.js';

/** The keys of one account, as its table in kling.toml names them. */
export interface AccountKeys {
  readonly credentials?: KlingCredentials;
  readonly keysFrom: string;
  readonly keyTrouble?: string;
  /** Whether all of them lie beside kling.toml: in the .env there, or in a file below its folder. */
  readonly areBeside: boolean;
  readonly problems: readonly Complaint[];
}

/** Where a table's names are read. */
export interface KeyPlace {
  readonly env: Env;
  /** Of kling.toml: files are named from there. */
  readonly folder: string;
}

type Table = Readonly<Record<string, unknown>>;

interface Key {
  readonly value?: string;
  readonly from: string;
  readonly trouble?: string;
  readonly isBeside: boolean;
}

/** Names in a table that say where a key is. */
export const KEY_NAMES = ['api_key', 'access_key', 'secret_key'].flatMap((key) => [`${key}_env`, `${key}_file`]);
/** What people write who mean one of these. */
export const RAW_KEY_NAMES = ['api_key', 'access_key', 'secret_key'];

/** A key is a line; a file that is longer holds something else. */
const MAX_KEY_BYTES = 10_000;

/** Reads where an account's keys are, and the keys. Keys that are not there are no fault of the file: a machine that only starts work needs none. */
export function readAccountKeys(table: Table, at: string, place: KeyPlace): AccountKeys {
  const named = listNamed(table);
  const problems = [...findMisnamed(table, at, named), ...findContradiction(named, at)];
  if (problems.length > 0) return { keysFrom: '', areBeside: false, problems };
  const keys = named.map((name) => readKey(name, String(table[name]), place));
  const trouble = keys.flatMap((key) => key.trouble ?? []);
  const [first, second] = keys.map(({ value }) => value);
  const areThere = trouble.length === 0 && first !== undefined;
  return {
    ...(areThere ? { credentials: toCredentials(first, second) } : { keyTrouble: trouble.join('; ') }),
    keysFrom: keys.map(({ from }) => from).join(' and '),
    areBeside: keys.every(({ isBeside }) => isBeside),
    problems: [],
  };
}

/** The access key comes before its secret. */
function toCredentials(first: string, second: string | undefined): KlingCredentials {
  return second === undefined
    ? { kind: 'api-key', apiKey: first }
    : { kind: 'access-key', accessKey: first, secretKey: second };
}

const listNamed = (table: Table): string[] => KEY_NAMES.filter((name) => table[name] !== undefined);

/** Those of the names that lead nowhere, whatever is set. */
export function findMisnamed(table: Table, at: string, names: readonly string[]): Complaint[] {
  return names.flatMap((name) => {
    const value = table[name];
    if (typeof value === 'string' && value.trim() !== '' && (name.endsWith('_file') || /^\w+$/.test(value))) return [];
    const text = name.endsWith('_env')
      ? 'write the name of an environment variable that holds the key, e.g. "KLING_STUDIO_KEY"'
      : 'write the path of a file that holds the key alone, e.g. "keys/studio"';
    return [{ path: `${at}.${name}`, text }];
  });
}

const WAYS = 'write api_key_env or api_key_file, or a pair: access_key_env and secret_key_env (or _file)';

function findContradiction(named: readonly string[], at: string): Complaint[] {
  const kinds = named.map((name) => name.replace(/_(env|file)$/, ''));
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== undefined)
    return [{ path: `${at}.${twice}_file`, text: `the same key as ${twice}_env; leave out one of the two` }];
  const [first = 'none', ...others] = kinds;
  if (first === 'api_key' && others.length === 0) return [];
  if (first === 'access_key' && others.length === 1 && others[0] === 'secret_key') return [];
  const found = first === 'none' ? 'names no keys' : `names ${named.join(', ')}`;
  return [{ path: at, text: `${found}; ${WAYS}` }];
}

function readKey(name: string, where: string, place: KeyPlace): Key {
  const key = readNamed(name, where, place);
  return { ...key, trouble: key.trouble ?? findOdd(key.value ?? '', key.from) };
}

/** What the variable or the file holds that `where` names, as the end of `name` says. */
export function readNamed(name: string, where: string, { env, folder }: KeyPlace): Key {
  if (name.endsWith('_env')) {
    const value = given(env[where]);
    const trouble = value === undefined ? `${where} is not set` : undefined;
    return { value, trouble, from: where, isBeside: isFromDotEnv(env, where) };
  }
  const file = path.resolve(folder, where);
  const isBeside = !path.relative(folder, file).startsWith('..');
  return { ...readKeyFile(file), from: file, isBeside };
}

function readKeyFile(file: string): Pick<Key, 'value' | 'trouble'> {
  try {
    const stats = statSync(file);
    // A pipe would be waited for without end.
    if (!stats.isFile() || stats.size > MAX_KEY_BYTES) return { trouble: `${file} is no file with a key alone` };
    const value = given(readFileSync(file, 'utf8'));
    return value === undefined ? { trouble: `${file} is empty` } : { value };
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return { trouble: `${file} cannot be read (${code === 'ENOENT' ? 'no such file' : code})` };
  }
}

function findOdd(value: string, from: string): string | undefined {
  return /[^\x21-\x7e]/.test(value)
    ? `${from} holds a space or a character that no key has; copy it again from Kling's console`
    : undefined;
}
