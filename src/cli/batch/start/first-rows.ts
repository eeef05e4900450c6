import type { Item } from '../../../domain/batch/batch-items.js';
import { fit, oneLine } from '../../screen/fit-text.js';

/** Enough to see a comma that has cut a sentence in two, or columns that are mixed up. */
const MAX_ROWS = 3;

/** The first rows, as requests. */
export const firstRows = (items: readonly Item[]): readonly Item['request'][] =>
  items.slice(0, MAX_ROWS).map(({ request }) => request);

/** The first rows field by field, as they are understood: each text in quotation marks, so that a blank too many is seen. */
export function renderFirstRows(items: readonly Item[], columns: number): string[] {
  const shown = firstRows(items);
  const width = Math.max(...shown.flatMap((request) => Object.keys(request).map((name) => name.length)));
  const rows = shown.flatMap((request, index) =>
    Object.entries(request).map(([name, value], field) => {
      const number = field === 0 ? `${index + 1}.` : '';
      return fit(`  ${number.padEnd(3)} ${oneLine(name).padEnd(width)}  ${oneLine(JSON.stringify(value))}`, columns);
    }),
  );
  return [
    shown.length < items.length ? `The first ${shown.length} rows, as they are understood:` : 'As it is understood:',
  ].concat(rows);
}
