import type { Field } from '../../products/schema/field.js';
import { isStructure } from '../../products/schema/field.js';
import { FIELDS, RUN_OPTIONS, toFlag, toKey } from './option-names.js';

/** The request that the command line describes: `base` from a file, overridden by options. Values stay as typed; parsing is not our job. */
export function toInput(
  prompt: string | undefined,
  options: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const input: Record<string, unknown> = { ...base };
  if (prompt !== undefined) input.prompt = prompt;
  if (options.product !== undefined) setProduct(input, options.product);
  if (options.modelName !== undefined) input.model_name = options.modelName;
  for (const [name, field] of FIELDS) {
    const value = options[toKey(toFlag(name))];
    if (value !== undefined) input[name] = readValue(field, value);
  }
  const names = [...RUN_OPTIONS.map(([name]) => name), 'allowUnknown'];
  const run = names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  if (run.length > 0) input.run = { ...(base.run as object | undefined), ...Object.fromEntries(run) };
  return input;
}

/** Over what a file says, under whichever word. */
function setProduct(input: Record<string, unknown>, product: unknown): void {
  delete input.product;
  input.task = product;
}

/** Objects and lists are written as JSON; what is not JSON goes on as it is and is complained of with its field's name. */
function readValue(field: Field, value: unknown): unknown {
  if (!isStructure(field) || typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
