import { z } from 'zod';
import { isObject } from '../../domain/record.js';
import { quote } from '../../domain/text/quote.js';

/** What is wrong with an argument of a tool, and what to write instead. */
export function explainIssue(issue: z.core.$ZodIssue, given: unknown, input: z.ZodObject): string {
  if (issue.code === 'unrecognized_keys') return explainUnknown(issue, input);
  const value = at(given, issue.path);
  const wanted = wants(issue);
  if (wanted === undefined) return issue.message;
  const of = issue.path.length === 1 ? describe(input.shape[String(issue.path[0])]) : '';
  return `${value === undefined ? 'missing' : quote(value)}; write ${wanted}${of}`;
}

function describe(schema: unknown): string {
  const description = schema instanceof z.ZodType ? schema.description : undefined;
  return description === undefined ? '' : `: ${description}`;
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function wants(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected];
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return sized(issue.origin, `at least ${String(issue.minimum)}`);
    case 'too_big':
      return sized(issue.origin, `at most ${String(issue.maximum)}`);
    default:
      return undefined;
  }
}

function sized(origin: string, bound: string): string {
  if (origin === 'string') return `a text of ${bound} characters`;
  return origin === 'array' ? `a list of ${bound}` : bound;
}

function at(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return (value as readonly unknown[])[Number(key)];
    return isObject(value) ? value[String(key)] : undefined;
  }, given);
}

function explainUnknown({ keys, path }: z.core.$ZodIssueUnrecognizedKeys, input: z.ZodObject): string {
  const names = keys.map((key) => `"${key}"`).join(', ');
  const takes = Object.keys(input.shape);
  const text = `${names}: no argument of this tool; it takes ${takes.join(', ') || 'none'}`;
  const inside =
    path.length === 0
      ? takes.find((name) => keys.every((key) => fieldsOf(input.shape[name]).includes(key)))
      : undefined;
  return inside === undefined ? text : `${text}: write ${names} into "${inside}"`;
}

const fieldsOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
