import type { InvalidRequest } from '../../invalid-request.js';
import { isObject } from '../../record.js';
import { quote } from '../../text/quote.js';
import { readNumber } from '../../text/read-number.js';
import type { Expression, Operator, Reference } from './expression.js';
import { renderReference } from './expression.js';
import { parseExpression } from './parse-expression.js';
import type { Making, Scope } from './scope.js';
import { LIST_FIELDS, readField, readListField } from './step-fields.js';
import { refuseAt } from './tokens.js';

/** What an expression comes to; `missing` is the reference to which there is nothing. */
export type Evaluated = { readonly value: unknown } | { readonly missing: Missing };

export interface Missing {
  readonly reference: Reference;
  /** The step that has made nothing, because it was left out; absent where it was made, and this is none of what it made. */
  readonly leftOut?: string;
}

/** What a reference of a field, or several with `??`, come to. */
export function evaluate(expression: Expression, scope: Scope): Evaluated {
  switch (expression.kind) {
    case 'literal':
      return { value: expression.value };
    case 'reference':
      return evaluateReference(expression, scope);
    case 'not':
      return { value: !isTrue(valueOf(evaluate(expression.of, scope))) };
    case 'pair':
      return evaluatePair(expression.operator, expression.left, expression.right, scope);
  }
}

const valueOf = (evaluated: Evaluated): unknown => ('value' in evaluated ? evaluated.value : null);

/** Whether a condition holds. What was left out counts as `null`. Throws `InvalidRequest` for what cannot be compared. */
export function evaluateCondition(text: string, scope: Scope): boolean {
  return isTrue(valueOf(evaluate(parseExpression(text), scope)));
}

/** Tables and options hold texts: `false` and `0` are what they say. */
export function isTrue(value: unknown): boolean {
  if (typeof value === 'string') return !['', 'false', '0'].includes(value.trim().toLowerCase());
  return value !== null && value !== undefined && value !== false && value !== 0;
}

function evaluatePair(operator: Operator, left: Expression, right: Expression, scope: Scope): Evaluated {
  const first = evaluate(left, scope);
  const value = valueOf(first);
  switch (operator) {
    case '??':
      return value === null || value === undefined ? evaluate(right, scope) : first;
    case '&&':
      return { value: isTrue(value) && isTrue(valueOf(evaluate(right, scope))) };
    case '||':
      return { value: isTrue(value) || isTrue(valueOf(evaluate(right, scope))) };
    default:
      return { value: compare(operator, value, valueOf(evaluate(right, scope))) };
  }
}

type Comparison = Exclude<Operator, '??' | '&&' | '||'>;

function compare(operator: Comparison, left: unknown, right: unknown): boolean {
  if (operator === '==') return isSame(left, right);
  if (operator === '!=') return !isSame(left, right);
  // What is not there is neither more nor less than anything.
  if (isNothing(left) || isNothing(right)) return false;
  const [one, other] = [readNumber(left), readNumber(right)];
  if (one === undefined || other === undefined) {
    const strange = one === undefined ? left : right;
    throw refuseAt(0, `${quote(strange)} is no number; ${operator} compares numbers`);
  }
  switch (operator) {
    case '<':
      return one < other;
    case '<=':
      return one <= other;
    case '>':
      return one > other;
    case '>=':
      return one >= other;
  }
}

const isNothing = (value: unknown): boolean => value === null || value === undefined;

/** A number or truth value is the same as a text that says it. */
function isSame(left: unknown, right: unknown): boolean {
  if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right);
  if (typeof left === typeof right) return quoteWhole(left) === quoteWhole(right);
  const [one, other] = [readNumber(left), readNumber(right)];
  if (one !== undefined && other !== undefined) return one === other;
  return quoteWhole(left).toLowerCase() === quoteWhole(right).toLowerCase();
}

const quoteWhole = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function evaluateReference(reference: Reference, scope: Scope): Evaluated {
  const { root, path } = reference;
  if (root === 'params') return follow(reference, scope.params, path);
  if (root === 'each' && scope.each !== undefined) return follow(reference, scope.each.value, path);
  if (root === 'index' && scope.each !== undefined) return { value: scope.each.index };
  const referred = scope.stepOf(root);
  // No step: that is said of the pipeline as a whole.
  if (referred === undefined) return { missing: { reference, leftOut: root } };
  const [first] = path;
  if (typeof first !== 'number') {
    return referred.kind === 'one'
      ? readMaking(reference, referred.making, path)
      : readList(reference, referred.makings);
  }
  const all = referred.kind === 'all' ? referred.makings : (referred.all ?? [referred.making]);
  const making = all[first];
  if (making === undefined) throw refuseAt(reference.at, explainBeyond(reference, all.length));
  return readMaking(reference, making, path.slice(1));
}

/** Singular fields of many are refused before the start, where it is known which are many. */
function readList(reference: Reference, makings: readonly Making[]): Evaluated {
  const [field = '', ...rest] = reference.path;
  const value = readListField(makings, String(field));
  if (value !== undefined) return follow(reference, value, rest);
  const text = `${reference.root} is made for each element; write ${reference.root}[0].${field} for one, or one of ${LIST_FIELDS.join(', ')} for all`;
  throw refuseAt(reference.at, text);
}

function readMaking(reference: Reference, making: Making, path: Reference['path']): Evaluated {
  const [field = '', ...rest] = path;
  const value = readField(making, String(field));
  if (value !== undefined) return follow(reference, value, rest);
  const leftOut = making.made === undefined ? { leftOut: reference.root } : {};
  return { missing: { reference, ...leftOut } };
}

function follow(reference: Reference, value: unknown, path: Reference['path']): Evaluated {
  let inner = value;
  for (const part of path) {
    if (typeof part === 'number') inner = Array.isArray(inner) ? (inner[part] as unknown) : undefined;
    else inner = isObject(inner) && Object.hasOwn(inner, part) ? inner[part] : undefined;
    if (inner === undefined) return { missing: { reference } };
  }
  return inner === undefined ? { missing: { reference } } : { value: inner };
}

const explainBeyond = (reference: Reference, count: number): string =>
  `${renderReference(reference)}: ${reference.root} has ${count === 1 ? '1 element' : `${count} elements`}, counted from 0`;

/** Of a reference to what a step that was made has not made. */
export function refuseMissing({ reference, leftOut }: Missing): InvalidRequest {
  const name = renderReference(reference);
  const why = leftOut === undefined ? 'there is none' : `${leftOut} was left out`;
  return refuseAt(reference.at, `${name}: ${why}; write e.g. \${${name} ?? "..."} for what is taken instead`);
}
