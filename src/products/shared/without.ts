import type { Json } from '../../domain/record.js';

/** The body without some of its fields. */
export const without = (body: Json, ...names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
