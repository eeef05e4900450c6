import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { parse } from 'dotenv';
import { InvalidConfig } from './invalid-config.js';

/** What a .env says. */
export interface DotEnv {
  /** Variables of ours and of Temporal's. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of all others: a file that lies in the working directory is not to steer Node, the search for programs or proxies. */
  readonly ignored: readonly string[];
}

const TAKEN = /^(KLING|TEMPORAL)_/;
/** What docker compose reads from the same file. */
const COMPOSE = /^(POSTGRES_PASSWORD|GRAFANA_PASSWORD|MORE_WORKERS|ACCOUNTS_DIR|COMPOSE_.*)$/;
/** Some hundred times what anybody writes there. */
const MAX_BYTES = 1024 * 1024;

/** Reads a .env; undefined when there is none. Throws `InvalidConfig` for one that cannot be read or is no text. */
export function readDotEnv(file: string): DotEnv | undefined {
  try {
    const stats = statSync(file);
    // A pipe would be waited for without end.
    if (!stats.isFile()) throw refuse(stats.isDirectory() ? 'is a directory' : 'is no regular file');
    if (stats.size > MAX_BYTES) throw refuse('is larger than 1 MB');
    return parseDotEnv(readFileSync(file));
  } catch (error) {
    if (error instanceof InvalidConfig) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new InvalidConfig(`.env cannot be read: ${code === 'EACCES' ? 'this user may not read it' : message}`);
  }
}

/** What the bytes of a .env say, in any of the encodings in which editors save text. */
export function parseDotEnv(bytes: Buffer): DotEnv {
  const all = parse(decode(bytes));
  const names = Object.keys(all);
  return {
    values: Object.fromEntries(Object.entries(all).filter(([name]) => TAKEN.test(name))),
    ignored: names.filter((name) => !TAKEN.test(name) && !COMPOSE.test(name)),
  };
}

/** A byte order mark tells UTF-16 from UTF-8, and is no part of the first name. */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  if (!isLittle && !isBig && !isUtf8(bytes)) throw refuse(NO_TEXT);
  const text = new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8').decode(bytes);
  // Control characters besides blanks and line ends, and what stands for bytes that were none of the encoding.
  if (/(?![\t-\r])\p{Cc}|\ufffd/u.test(text)) throw refuse(NO_TEXT);
  return text;
}

const NO_TEXT = 'is not text in UTF-8; save it anew as UTF-8, with one NAME=value a line';

function refuse(what: string): InvalidConfig {
  return new InvalidConfig(`.env ${what}.`);
}
