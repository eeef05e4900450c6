import type { Json } from '../schema/field.js';

/** The body without some of its fields. */
export const without = (body: Json, ...names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
