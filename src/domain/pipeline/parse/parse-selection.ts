import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import type { Json } from '../../record.js';
import { quote } from '../../text/quote.js';
import type { Selection } from '../pipeline-request.js';

/** Reads `only`, `from` and `until`; whether there are such steps is for who knows them. */
export function parseSelection({ only, from, until }: Json): Parsed<Selection> {
  const names = parseOnly(only);
  const first = parseName(from, 'from');
  const last = parseName(until, 'until');
  return {
    value: {
      ...(names.value === undefined ? {} : { only: names.value }),
      ...(first.value === undefined ? {} : { from: first.value }),
      ...(last.value === undefined ? {} : { until: last.value }),
    },
    problems: [names, first, last].flatMap((one) => one.problems),
  };
}

function parseOnly(value: unknown): Parsed<readonly string[] | undefined> {
  if (value === undefined || value === null) return valid(undefined);
  const names: unknown = typeof value === 'string' ? [value] : value;
  if (Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string')) return valid(names);
  return invalid(undefined, 'only', `${quote(value)}; write names of steps, e.g. ["scene","upload"]`);
}

function parseName(value: unknown, path: 'from' | 'until'): Parsed<string | undefined> {
  if (value === undefined || value === null || typeof value === 'string') return valid(value ?? undefined);
  return invalid(undefined, path, `${quote(value)}; write the name of a step`);
}
