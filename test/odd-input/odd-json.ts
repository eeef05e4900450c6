import fc from 'fast-check';
import { isObject } from '../../src/domain/record.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../src/products/catalogue.js';

/** Names that one of the parsers looks for, and some that every object has without being given them. */
const NAMES: readonly string[] = [
  ...new Set(PRODUCT_NAMES.flatMap((name) => Object.keys(CATALOGUE[name].fields))),
  ...['task', 'product', 'taskId', 'run', 'metadata', 'attempts', 'allowUnknown', 'settings', 'options', 'contents'],
  ...['code', 'message', 'request_id', 'data', 'task_id', 'id', 'task_status', 'status', 'task_info', 'task_result'],
  ...['outputs', 'videos', 'images', 'audios', 'elements', 'voices', 'url', 'result', 'list', 'billing', 'amount'],
  ...['session_id', 'face_data', 'face_id', 'created_at', 'update_time', 'final_unit_deduction', 'next_cursor'],
  ...['workflowId', 'files', 'finishedAt', 'request', 'name', 'bytes', 'items', 'set', 'facts', 'book', 'records'],
  ...['__proto__', 'constructor', 'toString', 'length', 'toJSON', '', 'a.b', 'a[0]'],
];

const LEAVES: readonly unknown[] = [
  ...['', ' ', '0', 'on', 'succeed', 'text2video', 'constructor', '__proto__', '1e400', '9'.repeat(40), '\ud800', '\0'],
  ...[0, -1, 0.1, 1e21, Number.MAX_SAFE_INTEGER + 2, true, false, null],
];

/** JSON of the kind that nobody writes on purpose: right names at wrong places, and whatever there is at right ones. */
export const { odd } = fc.letrec<{ odd: unknown }>((tie) => ({
  odd: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(...LEAVES),
    fc.jsonValue({ maxDepth: 2 }),
    fc.array(tie('odd'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('odd')), { maxLength: 6 })
      .map(
        (entries) =>
          JSON.parse(
            `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`,
          ) as unknown,
      ),
  ),
}));

type Path = readonly (string | number)[];

function listPlaces(value: unknown, path: Path = []): readonly Path[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, entry]: [string | number, unknown]) => listPlaces(entry, [...path, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((entry, at) => (at === key ? replaceAt(entry, rest, by) : (entry as unknown)));
  return isObject(value) ? { ...value, [key]: replaceAt(value[key], rest, by) } : value;
}

/** One of these, right but for something odd at up to three places; or odd as a whole. */
export function nearly(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const change = fc.tuple(fc.nat(), odd);
  const changed = fc.tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 3 })).map(([sample, changes]) =>
    changes.reduce((value: unknown, [at, by]) => {
      const places = listPlaces(value);
      return replaceAt(value, places[at % places.length] ?? [], by);
    }, sample),
  );
  return fc.oneof({ arbitrary: changed, weight: 3 }, { arbitrary: odd, weight: 1 });
}
