type Json = Readonly<Record<string, unknown>>;

/**
 * A 64-bit hash of a text as 16 hexadecimal digits: two 32-bit lanes with different multipliers, mixed into each other at the end. Not
 * for secrets. It is our own because the workflow's sandbox has no `node:crypto`.
 */
export function fingerprint(text: string): string {
  let low = 0x9e3779b9 ^ text.length;
  let high = 0x85ebca6b;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(((low << 13) | (low >>> 19)) ^ code, 0xcc9e2d51);
    high = Math.imul(((high << 7) | (high >>> 25)) ^ code, 0x1b873593);
  }
  const first = avalanche(low ^ avalanche(high));
  return toHex(first) + toHex(avalanche(high ^ first));
}

/** 128 bits, for ids at Kling: whoever takes one task for another pays for what nobody wants. */
export const longFingerprint = (text: string): string => fingerprint(text) + fingerprint(`making ${text}`);

/** Every bit of the input reaches every bit of the result. */
function avalanche(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

const toHex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** JSON whose keys are sorted at every depth, so that the order in which somebody wrote fields does not matter. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
