import { shorten } from '../../generation/generation.js';
import type { Json } from '../../record.js';

/** The params of a row in one line: `topic: an owl, tone: calm`; undefined where there are none. */
export function renderParams(given: Json): string | undefined {
  const parts = Object.entries(given).map(([name, value]) => `${name}: ${renderValue(value)}`);
  return parts.length === 0 ? undefined : shorten(parts.join(', '));
}

const renderValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
