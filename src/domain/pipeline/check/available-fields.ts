import { explainUnknown } from '../../text/explain-unknown.js';
import { LIST_FIELDS } from '../expression/step-fields.js';
import type { Reference } from '../expression/expression.js';
import { renderReference } from '../expression/expression.js';
import type { ReferenceField } from '../made-step.js';
import { REFERENCE_FIELDS } from '../made-step.js';
import type { Makes } from './makes.js';
import { describeMakes, makesFiles, mayMake } from './makes.js';

/** Fields of one entry of `outputs`; a `url` only a generation has. */
const OUTPUT_FIELDS = ['kind', 'file', 'url', 'id', 'seconds', 'thumbnail', 'bytes', 'sha256'] as const;

/** Fields that a reference to a step may name, by what it makes. */
function listFields(makes: Makes): readonly ReferenceField[] {
  const isGeneration = makes.from === 'generate';
  const has: Readonly<Record<ReferenceField, boolean>> = {
    file: makesFiles(makes),
    files: makesFiles(makes),
    outputs: makesFiles(makes),
    url: isGeneration && makesFiles(makes),
    urls: isGeneration && makesFiles(makes),
    videoId: isGeneration && mayMake(makes, 'video'),
    audioId: isGeneration && mayMake(makes, 'audio'),
    voiceId: isGeneration && mayMake(makes, 'voice'),
    elementId: isGeneration && mayMake(makes, 'element'),
    taskId: isGeneration,
    cost: makes.from !== 'operation',
    seconds: mayMake(makes, 'video') || mayMake(makes, 'audio'),
    thumbnail: makes.from !== 'operation' && mayMake(makes, 'video'),
    sidecarFile: makes.from !== 'batch' && makesFiles(makes),
    workflowId: makes.from !== 'operation',
    state: true,
  };
  return REFERENCE_FIELDS.filter((field) => has[field]);
}

/** What of its step a reference means: all elements together, or one making. */
export interface Meant {
  readonly makes: Makes;
  /** True for all elements of a step with `forEach`. */
  readonly isList: boolean;
  /** How many elements the step has, where that is known; absent for a step without `forEach`. */
  readonly elements?: number | 'unknown';
}

/** What is wrong with what a reference names of a step that there is; undefined where nothing is. */
export function explainReference(reference: Reference, { makes, isList, elements }: Meant): string | undefined {
  const { root, path } = reference;
  const [first, ...others] = path;
  const isIndexed = typeof first === 'number';
  if (isIndexed && elements === undefined)
    return `${root} has no forEach, and so no elements; write ${renderReference({ root, path: others })}`;
  if (isIndexed && typeof elements === 'number' && first >= elements)
    return `${root} has ${elements} elements, counted from 0; there is none with the number ${first}`;
  const [field, ...rest] = isIndexed ? others : path;
  const fields: readonly string[] = listFields(makes);
  const start = renderReference({ root, path: isIndexed ? [first] : [] });
  if (field === undefined)
    return `says nothing of what ${root} has made; write one of ${fields.map((one) => `${start}.${one}`).join(', ')}`;
  if (isList && !isIndexed && !(LIST_FIELDS as readonly unknown[]).includes(field))
    return `${root} is made for each element; write ${LIST_FIELDS.map((one) => `${root}.${one}`).join(', ')} for all, or e.g. ${root}[0].${field} for one`;
  if (typeof field === 'number' || !fields.includes(field)) return explainField(root, String(field), makes, fields);
  const ofOutputs = OUTPUT_FIELDS.filter((one) => one !== 'url' || fields.includes(one));
  return explainRest(`${start}.${field}`, field, rest, ofOutputs);
}

function explainField(root: string, field: string, makes: Makes, fields: readonly string[]): string {
  const isKnown = (REFERENCE_FIELDS as readonly string[]).includes(field);
  if (!isKnown) return `${root} has no ${field}: ${explainUnknown(field, fields)}`;
  const isLocal = makes.from === 'operation' && makesFiles(makes);
  const why =
    isLocal && LOCAL.includes(field)
      ? `${root} is made here, not by Kling`
      : makes.from === 'batch'
        ? `${root} is a batch`
        : `${root} ${describeMakes(makes)}`;
  return `${why}: there is no ${field}; it has ${fields.join(', ')}`;
}

/** What only Kling gives. */
const LOCAL: readonly string[] = ['url', 'urls', 'videoId', 'audioId', 'taskId', 'workflowId', 'cost', 'thumbnail'];

function explainRest(
  start: string,
  field: string,
  rest: Reference['path'],
  ofOutputs: readonly string[],
): string | undefined {
  if (rest.length === 0) return undefined;
  if (field !== 'outputs' && field !== 'files' && field !== 'urls')
    return `nothing follows ${start}; write it without what stands behind it`;
  const [index, name, more] = rest;
  if (typeof index !== 'number') return `a number must follow ${start}, e.g. ${start}[0]`;
  if (field !== 'outputs')
    return name === undefined ? undefined : `nothing follows ${start}[${index}]; write ${start}[${index}]`;
  if (name === undefined) return undefined;
  if (!ofOutputs.includes(String(name)))
    return `${start}[${index}] has no ${name}: ${explainUnknown(String(name), ofOutputs)}`;
  return more === undefined ? undefined : `nothing follows ${start}[${index}].${name}`;
}
