/** Stands where a value should be that was sent in a form which cannot be read. */
const REASON = Symbol('unreadable');

export function createUnreadable(reason: string): object {
  return { [REASON]: reason };
}

/** Why `value` cannot be read; undefined for every value that can. */
export function unreadableReason(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const reason = (value as Readonly<Record<symbol, unknown>>)[REASON];
  return typeof reason === 'string' ? reason : undefined;
}
