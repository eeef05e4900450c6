import { randomBytes } from 'node:crypto';

/** Secrets of one scenario by what they are, which nothing may repeat. */
export type Canaries = Readonly<Record<'apiKey' | 'webhookSecret', string>> & Readonly<Record<string, string>>;

export function createCanaries(): Canaries {
  const fresh = () => randomBytes(18).toString('hex');
  return {
    apiKey: `api-key-kling-${fresh()}`,
    webhookSecret: `whsec_${Buffer.from(fresh()).toString('base64')}`,
  };
}

/** A secret as it may stand in a text: as it is, in a URL, and in base64 wherever its bytes begin there. */
export function formsOf(secret: string): readonly string[] {
  const bases = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${' '.repeat(shift)}${secret}`)
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last letters depend on what stands beside the secret.
    return text.slice(shift === 0 ? 0 : 4, -2);
  });
  const all = [secret, encodeURIComponent(secret), ...bases];
  return [...new Set([...all, ...all.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))])];
}
