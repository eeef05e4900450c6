import { readFile } from 'node:fs/promises';
import { InvalidConfig } from '../invalid-config.js';

/** Fewer characters could be guessed by who may ask as often as he likes. */
const MIN_TOKEN = 16;

/** A token that can stand in a header. Throws `InvalidConfig`, without the token. */
export function checkToken(token: string, from: string): string {
  if (token.length >= MIN_TOKEN && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new InvalidConfig(`${from} is no token; write at least ${MIN_TOKEN} letters, digits or signs, without blanks`);
}

/** What clients must send, from a file. Throws `InvalidConfig`. */
export async function readTokenFile(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InvalidConfig(
      `The token cannot be read from ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
    );
  });
  return checkToken(text.trim(), file);
}
