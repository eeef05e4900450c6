import { readOrComplain } from '../../domain/parsed.js';
import { mapTexts, referencesIn, renderExpression } from '../../domain/pipeline/expression/expression.js';
import type { Reference } from '../../domain/pipeline/expression/expression.js';
import type { Template } from '../../domain/pipeline/expression/template.js';
import { parseTemplate } from '../../domain/pipeline/expression/template.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { mapFileTexts } from './file-texts.js';

/** A place in JSON; `*` is every element of a list. */
export type Place = readonly (string | number)[];

export interface MapNamed {
  /** A text of a step's own, in which `$${` stands for `${`; it begins with no reference. */
  readonly inStep: (text: string) => string;
  /** A text in a reference, or a value to which one leads. */
  readonly plain: (text: string, place: Place) => string;
}

/** A pipeline's input with other texts where it names files: in fields that take files, and in params, elements and rows that such fields refer to. */
export function mapNamedTexts(input: Json, { inStep, plain }: MapNamed): Json {
  if (!isObject(input.steps)) return input;
  const places: Place[] = [];
  const steps = mapFileTexts(input.steps, (text, step) => {
    const parts = readTemplate(text);
    const [first, second] = parts;
    if (typeof first === 'string') return inStep(text);
    if (first === undefined) return text;
    const references = referencesIn(first);
    const forEach = (input.steps as Json)[step];
    places.push(...references.flatMap((one) => placesOf(one, step, isObject(forEach) ? forEach.forEach : undefined)));
    const isAlternative = second === undefined && first.kind === 'pair';
    return isAlternative ? `\${${renderExpression(mapTexts(first, (one) => plain(one, ['steps', step])))}}` : text;
  });
  return places.reduce<Json>((sum, place) => mapAt(sum, place, (text) => plain(text, place)) as Json, {
    ...input,
    steps,
  });
}

/** What cannot be read is complained of elsewhere. */
const readTemplate = (text: string): Template => readOrComplain(() => parseTemplate(text)).value ?? [];

/** Where values stand to which a reference leads. */
function placesOf({ root, path: parts }: Reference, step: string, forEach: unknown): readonly Place[] {
  if (root === 'params') return ofParam(parts);
  if (root !== 'each') return [];
  if (Array.isArray(forEach)) return [['steps', step, 'forEach', '*', ...parts]];
  if (isObject(forEach) && typeof forEach.rows === 'string') return [['rows', forEach.rows, '*', ...parts]];
  if (typeof forEach !== 'string') return [];
  const [list] = readTemplate(forEach).flatMap((part) => (typeof part === 'string' ? [] : referencesIn(part)));
  return list?.root === 'params' ? ofParam([...list.path, '*', ...parts]) : [];
}

const ofParam = ([name = '', ...rest]: Place): readonly Place[] => [
  ['params', name, ...rest],
  ['params', name, 'default', ...rest],
  ['with', name, ...rest],
];

function mapAt(value: unknown, [first, ...rest]: Place, map: (text: string) => string): unknown {
  if (first === undefined) return typeof value === 'string' ? map(value) : value;
  if (Array.isArray(value))
    return value.map((one: unknown, index) => (first === '*' || first === index ? mapAt(one, rest, map) : one));
  if (!isObject(value) || !Object.hasOwn(value, first)) return value;
  return { ...value, [first]: mapAt(value[first], rest, map) };
}
