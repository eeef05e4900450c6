import path from 'node:path';
import { readOrComplain } from '../../domain/parsed.js';
import { mapTexts, referencesIn, renderExpression } from '../../domain/pipeline/expression/expression.js';
import type { Reference } from '../../domain/pipeline/expression/expression.js';
import type { Template } from '../../domain/pipeline/expression/template.js';
import { parseTemplate } from '../../domain/pipeline/expression/template.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { mapFileTexts } from './file-texts.js';

/** What paths are relative to. */
export interface Directories {
  /** Where the pipeline's file lies. */
  readonly directory: string;
  /** Of the values of params that did not stand in it. */
  readonly givenDirectory: string;
  /** Names in `with` that did not stand in it. */
  readonly givenNames: readonly string[];
}

/** A place in JSON; `*` is every element of a list. */
type Place = readonly (string | number)[];

/**
 * A pipeline's input with absolute paths, as a worker must get it, which runs elsewhere: those in fields that take files, and those in params and elements
 * that such fields refer to. Paths in a file of rows are relative to that file.
 */
export function withAbsolutePaths(input: Json, directories: Directories): Json {
  if (!isObject(input.steps)) return input;
  const { directory, givenDirectory, givenNames } = directories;
  const places: Place[] = [];
  const steps = mapFileTexts(input.steps, (text, step) => {
    const parts = readTemplate(text);
    const [first, second] = parts;
    if (typeof first === 'string') return toAbsolute(text, directory.replaceAll('${', '$${'));
    if (first === undefined) return text;
    const references = referencesIn(first);
    const forEach = (input.steps as Json)[step];
    places.push(...references.flatMap((one) => placesOf(one, step, isObject(forEach) ? forEach.forEach : undefined)));
    const isAlternative = second === undefined && first.kind === 'pair';
    return isAlternative ? `\${${renderExpression(mapTexts(first, (one) => toAbsolute(one, directory)))}}` : text;
  });
  return places.reduce<Json>(
    (sum, place) => {
      const isGiven = place[0] === 'with' && givenNames.includes(String(place[1]));
      const base = place[0] === 'rows' ? path.resolve(directory, path.dirname(String(place[1]))) : directory;
      return mapAt(sum, place, (text) => toAbsolute(text, isGiven ? givenDirectory : base)) as Json;
    },
    { ...input, steps },
  );
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

/** What has a scheme is no path, and an empty text is none. */
const toAbsolute = (text: string, directory: string): string =>
  text.trim() === '' || path.isAbsolute(text) || /^[a-z][a-z\d+.-]+:/i.test(text) ? text : path.join(directory, text);
