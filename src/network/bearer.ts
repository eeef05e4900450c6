import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

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
