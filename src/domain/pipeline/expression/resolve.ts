import type { Complaint } from '../../invalid-request.js';
import { InvalidRequest } from '../../invalid-request.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { MAX_DEPTH } from '../../generation/input-bounds.js';
import { evaluate, refuseMissing } from './evaluate.js';
import type { Scope } from './scope.js';
import { mayRefer, parseTemplate } from './template.js';

/** A body whose references are resolved; `leftOut` is a step that was left out and without which it cannot be made. */
export type ResolvedBody = { readonly body: Json } | { readonly leftOut: string };

/**
 * Puts what references stand for into a step's body. A text that is nothing but one reference keeps the type of what it stands for; others become
 * part of the text. Throws `InvalidRequest`, with the path of the field, for a reference to what was made and is not there.
 */
export function resolveBody(body: Json, scope: Scope): ResolvedBody {
  const found: Found = { problems: [], leftOut: undefined };
  const resolved = resolveValue(body, scope, { found, path: '', depth: 0 });
  if (found.problems.length > 0) throw new InvalidRequest(found.problems);
  return found.leftOut === undefined ? { body: resolved as Json } : { leftOut: found.leftOut };
}

/** The same of a single text: of `forEach`. */
export function resolveText(text: string, scope: Scope): { readonly value: unknown } | { readonly leftOut: string } {
  const found: Found = { problems: [], leftOut: undefined };
  const value = resolveValue(text, scope, { found, path: '', depth: 0 });
  if (found.problems.length > 0) throw new InvalidRequest(found.problems);
  return found.leftOut === undefined ? { value } : { leftOut: found.leftOut };
}

interface Found {
  readonly problems: Complaint[];
  leftOut: string | undefined;
}

interface Place {
  readonly found: Found;
  readonly path: string;
  readonly depth: number;
}

function resolveValue(value: unknown, scope: Scope, { found, path, depth }: Place): unknown {
  if (depth > MAX_DEPTH) {
    found.problems.push({ path: '', text: 'is nested too deeply to be read' });
    return undefined;
  }
  if (typeof value === 'string') return mayRefer(value) ? resolveHere(value, scope, { found, path, depth }) : value;
  if (Array.isArray(value))
    return value.map((one: unknown, index) =>
      resolveValue(one, scope, { found, path: `${path}[${index}]`, depth: depth + 1 }),
    );
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [
    name,
    resolveValue(inner, scope, { found, path: path === '' ? name : `${path}.${name}`, depth: depth + 1 }),
  ]);
  return Object.fromEntries(entries);
}

function resolveHere(text: string, scope: Scope, { found, path }: Place): unknown {
  try {
    const parts = parseTemplate(text).map((part) => {
      if (typeof part === 'string') return part;
      const evaluated = evaluate(part, scope);
      if ('value' in evaluated) return evaluated.value;
      const { leftOut } = evaluated.missing;
      if (leftOut === undefined) throw refuseMissing(evaluated.missing);
      found.leftOut ??= leftOut;
      return '';
    });
    return parts.length === 1 ? parts[0] : parts.map(toText).join('');
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    found.problems.push(...error.facts.complaints.map((one) => ({ ...one, path })));
    return undefined;
  }
}

const toText = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
