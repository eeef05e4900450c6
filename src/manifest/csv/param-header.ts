import { nameKey } from '../../domain/batch/rows/field-name.js';
import { explainNoParam } from '../../domain/pipeline/rows/param-row.js';
import type { Column, Header } from './csv-header.js';
import { explainTwice, measureNames, readNames } from './csv-header.js';

/** The first line of a table of params: each column is one of `params`, or the id of the row; any other is complained of, once for the whole file. */
export function parseParamHeader(
  cells: readonly string[],
  params: readonly string[],
  ignored: ReadonlySet<string>,
): Header {
  const names = readNames(cells);
  const byKey = new Map([...params, 'id'].map((name) => [nameKey(name), name]));
  const columns: Column[] = [];
  const troubles: { index: number; text: string }[] = [];
  const places = new Map<string, number>();
  names.forEach((name, index) => {
    const key = nameKey(name);
    if (name === '' || ignored.has(key)) return;
    const param = byKey.get(key);
    const first = places.get(key);
    places.set(key, first ?? index);
    if (param === undefined)
      troubles.push({ index, text: `the column ${quoteName(name)} ${explainNoParam(name, params)}` });
    else if (first === undefined) columns.push({ index, name: param, isText: false, isSpaced: false });
    else troubles.push({ index, text: explainTwice(name, first, index) });
  });
  // What a first line holds that names nothing may be a row already, and something private.
  if (columns.length > 0 || params.length === 0) return { columns, ...measureNames(names), troubles, isMissing: false };
  const text = `no column of this line is a param of the pipeline; the first line must name them: ${params.join(',')}`;
  return { columns, width: 0, nameless: [], troubles: [{ index: 0, text }], isMissing: true };
}

const quoteName = (name: string): string => JSON.stringify(name.slice(0, 60));
