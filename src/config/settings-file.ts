import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { InvalidConfig } from './invalid-config.js';

/** Thousands of entries are some hundred kilobytes. */
const MAX_BYTES = 1024 * 1024;

/** The text of a file that `setting` names. Throws `InvalidConfig` for what is no text file of at most 1 MB. */
export function readSettingsText(file: string, setting: string): string {
  try {
    const stats = statSync(file);
    // A pipe would be waited for without end.
    if (!stats.isFile()) throw refuseFile(file, stats.isDirectory() ? 'is a directory' : 'is no regular file');
    if (stats.size > MAX_BYTES) throw refuseFile(file, 'is larger than 1 MB');
    const bytes = readFileSync(file);
    if (!isUtf8(bytes)) throw refuseFile(file, 'is not text in UTF-8; save it anew as UTF-8');
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof InvalidConfig) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EACCES: 'this user may not read it' }[code ?? ''] ?? message;
    throw refuseFile(file, `cannot be read: ${why}. Correct ${setting}, or unset it`);
  }
}

/** What TOML says. Throws `InvalidConfig` with line and column. */
export function parseToml(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const what = (error.message.split('\n', 1)[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw refuseFile(file, `is no TOML, line ${error.line}, column ${error.column}: ${what}`);
  }
}

/** All that is wrong in a file; a fault by itself stands in one line with its name. */
export function refuseAll(file: string, faults: readonly string[]): InvalidConfig {
  const [first = ''] = faults;
  return faults.length === 1 ? refuseFile(file, first) : new InvalidConfig([`${file}:`, ...faults].join('\n  '));
}

export function refuseFile(file: string, what: string): InvalidConfig {
  return new InvalidConfig(`${file}${/^(is|cannot|holds) /.test(what) ? ' ' : ': '}${what}`);
}
