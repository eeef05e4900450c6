import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InvalidConfig } from '../../config/invalid-config.js';
import { checkToken } from '../../config/spending/agents.js';

/** What clients must send, from a file. Throws `InvalidConfig`. */
export async function readTokenFile(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InvalidConfig(
      `The token cannot be read from ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
    );
  });
  return checkToken(text.trim(), file);
}

/** 256 bits, for one run. */
export const makeToken = (): string => randomBytes(32).toString('base64url');

/** Whether a header holds the token; how long that takes says nothing of it. */
export function createTokenCheck(token: string): (header: string | undefined) => boolean {
  const expected = digest(token);
  return (header) => {
    const [, given = ''] = /^Bearer +(\S+) *$/i.exec(header ?? '') ?? [];
    return timingSafeEqual(digest(given), expected);
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
