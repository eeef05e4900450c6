/** True for a text that names a moment, as ISO 8601 does. */
export const isIsoTime = (value: unknown): value is string =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value));
