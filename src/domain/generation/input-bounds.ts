import type { Complaint } from '../invalid-request.js';
import { quote } from '../text/quote.js';

/** Far more than Kling's largest request has; what is beyond is no request, and explaining each of its faults would take too long. */
export const MAX_DEPTH = 100;
const MAX_NAMES = 500;
const MAX_NAME_LENGTH = 1000;

/** The first thing that makes an input too large to be looked at field by field. However large it is, finding that takes one walk. */
export function findExcess(input: unknown): Complaint | undefined {
  const open: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [
    { value: input, path: '', depth: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) return { path: '', text: 'is nested too deeply to be read' };
    if (Array.isArray(value)) {
      value.forEach((entry: unknown, index) =>
        open.push({ value: entry, path: `${path}[${index}]`, depth: depth + 1 }),
      );
      continue;
    }
    const names = Object.keys(value);
    if (names.length > MAX_NAMES)
      return { path, text: `${count(names.length)} fields; at most ${MAX_NAMES} are looked at` };
    for (const name of names) {
      if (name.length > MAX_NAME_LENGTH) {
        return {
          path,
          text: `the name of a field has ${count(name.length)} characters (${quote(name)}); no field is called so`,
        };
      }
      const inner = (value as Readonly<Record<string, unknown>>)[name];
      open.push({ value: inner, path: path === '' ? name : `${path}.${name}`, depth: depth + 1 });
    }
  }
  return undefined;
}

const count = (number: number): string => number.toLocaleString('en-US');
