import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { STEP_KINDS } from '../../domain/pipeline/step.js';
import { OPERATIONS } from '../../domain/pipeline/operations/operations.js';
import type { OperationFields } from '../../domain/pipeline/operations/field.js';
import { productOf } from '../../products/find.js';
import { mapRequestFiles } from '../../products/request-files.js';

/** The steps of a pipeline's input with each text that names a file replaced by what `replace` makes of it. Steps that are none stay as they are. */
export function mapFileTexts(steps: Json, replace: (text: string, step: string) => string): Json {
  const entries = Object.entries(steps).map(([name, step]): [string, unknown] => {
    if (!isObject(step)) return [name, step];
    const kind = STEP_KINDS.find((one) => isObject(step[one]));
    if (kind === undefined) return [name, step];
    const body = step[kind] as Json;
    const map = (text: string) => replace(text, name);
    if (kind === 'generate') return [name, { ...step, generate: mapRequest(body, map) }];
    if (kind === 'batch') return [name, { ...step, batch: mapBatch(body, map) }];
    return [name, { ...step, [kind]: mapOperation(OPERATIONS[kind].fields, body, map) }];
  });
  return Object.fromEntries(entries);
}

type MapText = (text: string) => string;

function mapRequest(body: Json, map: MapText): Json {
  const product = productOf(body);
  return product === undefined ? body : mapRequestFiles(product, body, ({ file }) => map(file));
}

function mapBatch(body: Json, map: MapText): Json {
  const { items, manifest, set } = body;
  const mapOne = (one: unknown) => (isObject(one) ? mapRequest(one, map) : one);
  return {
    ...body,
    ...(Array.isArray(items) ? { items: items.map(mapOne) } : {}),
    ...(typeof manifest === 'string' ? { manifest: map(manifest) } : {}),
    ...(isObject(set) ? { set: mapRequest(set, map) } : {}),
  };
}

function mapOperation(fields: OperationFields, body: Json, map: MapText): Json {
  const entries = Object.entries(body).map(([name, value]): [string, unknown] => {
    const type = Object.hasOwn(fields, name) ? fields[name]?.type : undefined;
    if (type === 'file' && typeof value === 'string') return [name, map(value)];
    if (type !== 'files' || !Array.isArray(value)) return [name, value];
    return [name, value.map((one: unknown) => (typeof one === 'string' ? map(one) : one))];
  });
  return Object.fromEntries(entries);
}
