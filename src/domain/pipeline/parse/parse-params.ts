import type { Complaint } from '../../invalid-request.js';
import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { nearest } from '../../text/nearest.js';
import { readJson } from '../../text/read-json.js';
import { quote } from '../../text/quote.js';
import type { Param, PipelineRequest } from '../pipeline-request.js';
import { below } from './names.js';

type Params = PipelineRequest['params'];

/** As a reference names them without quotes. */
const NAME = /^[A-Za-z_][\w-]{0,59}$/;

/** Reads `params` of a file: `"topic": {"default":"a fox","description":"what it is about"}`, or in short `"topic": "a fox"`; `null` must be given. */
export function parseParams(value: unknown): Parsed<Params> {
  if (value === undefined || value === null) return valid({});
  if (!isObject(value)) return invalid({}, '', `${quote(value)}; write an object, e.g. {"topic":"a red fox"}`);
  const parsed = Object.entries(value).map(([name, one]) => ({ name, ...parseParam(name, one) }));
  return {
    value: Object.fromEntries(parsed.map((one) => [one.name, one.value])),
    problems: parsed.flatMap(({ name, problems }) => below(name, problems)),
  };
}

function parseParam(name: string, value: unknown): Parsed<Param> {
  if (!NAME.test(name))
    return invalid({}, '', `${quote(name)} is no name of a param; write letters, digits, - and _, at most 60`);
  if (value === null || value === undefined) return valid({});
  if (!isObject(value)) return valid({ default: value });
  const { default: preset, description, ...others } = value;
  const [strange] = Object.keys(others);
  if (strange !== undefined)
    return invalid(
      {},
      strange,
      `unknown; a param has "default" and "description": an object as its value goes into "default"`,
    );
  if (description !== undefined && typeof description !== 'string')
    return invalid({}, 'description', `${quote(description)} is not text`);
  return valid({
    ...(preset === undefined || preset === null ? {} : { default: preset }),
    ...(description === undefined ? {} : { description }),
  });
}

/** Reads `with`, and misses what has no default. */
export function parseGiven(value: unknown, params: Params): Parsed<Json> {
  if (value !== undefined && value !== null && !isObject(value))
    return invalid({}, '', `${quote(value)}; write an object of params, e.g. {"topic":"an owl"}`);
  const given: Json = value ?? {};
  const names = Object.keys(params);
  const strange = Object.keys(given).filter((name) => !names.includes(name));
  const missing = names.filter((name) => params[name]?.default === undefined && isNothing(given[name]));
  return {
    value: given,
    problems: [
      ...strange.map((name): Complaint => ({ path: name, text: explainStrange(name, names) })),
      ...missing.map((name): Complaint => ({ path: name, text: explainMissing(params[name]) })),
    ],
  };
}

const isNothing = (value: unknown): boolean => value === undefined || value === null;

function explainStrange(name: string, names: readonly string[]): string {
  if (names.length === 0) return 'unknown; the pipeline has no params';
  const guess = nearest(name, names);
  return `unknown; ${guess === undefined ? `the pipeline has ${names.join(', ')}` : `did you mean "${guess}"?`}`;
}

const explainMissing = (param: Param | undefined): string =>
  `missing; the param has no default${param?.description === undefined ? '' : ` (${param.description})`}`;

/** What `${params.topic}` stands for. */
export function paramValues({ params, given }: Pick<PipelineRequest, 'params' | 'given'>): Json {
  const values = Object.entries(params).map(([name, param]): [string, unknown] => [
    name,
    isNothing(given[name]) ? param.default : given[name],
  ]);
  return Object.fromEntries(values);
}

/**
 * A value as somebody has typed it: what it is as JSON, unless the param is a text by its default, or it is a number that JSON would round. Without a
 * default, words and numbers stay texts, as cells of a table do: a topic may be "1984", and what wants a number reads it from a text.
 */
export function readParamText(text: string, param: Param | undefined): unknown {
  if (typeof param?.default === 'string') return text;
  const value = readJson(text);
  if (param?.default === undefined && (typeof value === 'number' || typeof value === 'string' || value === null))
    return text;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}
