import { quote } from '../../text/quote.js';
import type { Expression, Operator } from './expression.js';
import { OPERATORS } from './expression.js';
import type { Token } from './tokens.js';
import { readText, readTokens, refuseAt } from './tokens.js';

/** Parentheses within parentheses; nobody writes more. */
const MAX_DEPTH = 50;

/** Reads tokens one after the other. */
interface Reader {
  readonly tokens: readonly Token[];
  next: number;
  /** Of parentheses and `!`. */
  depth: number;
}

export interface ReadExpression {
  readonly expression: Expression;
  /** Where the text goes on behind it. */
  readonly end: number;
}

/** Reads a whole text as an expression. Throws `InvalidRequest` with the place in the text, `at`. */
export function parseExpression(text: string): Expression {
  return readExpression(text, 0, false).expression;
}

/** Reads what stands in `${...}`; `from` is behind the opening. */
export function readExpression(text: string, from: number, isTemplate: boolean): ReadExpression {
  const reader: Reader = { tokens: readTokens(text, from, isTemplate), next: 0, depth: 0 };
  const expression = parseLevel(reader, 0);
  const last = peek(reader);
  if (last.kind !== 'end') throw refuseAt(last.at, explainExtra(last));
  return { expression, end: last.at + last.text.length };
}

const peek = ({ tokens, next }: Reader): Token => tokens[Math.min(next, tokens.length - 1)] ?? NOTHING;
const NOTHING: Token = { kind: 'end', text: '', at: 0 };

function take(reader: Reader): Token {
  const token = peek(reader);
  reader.next += 1;
  return token;
}

const isSign = (token: Token, text: string): boolean => token.kind === 'sign' && token.text === text;

/** Pairs whose operator binds as loosely as those of `OPERATORS[level]`, or tighter. */
function parseLevel(reader: Reader, level: number): Expression {
  const operators: readonly Operator[] | undefined = OPERATORS[level];
  if (operators === undefined) return parseSingle(reader);
  let left = parseLevel(reader, level + 1);
  for (;;) {
    const token = peek(reader);
    const operator = token.kind === 'sign' ? operators.find((one) => one === token.text) : undefined;
    if (operator === undefined) return left;
    if (left.kind === 'pair' && operators.length > 1 && operators.includes(left.operator) && !wasClosed(reader))
      throw refuseAt(token.at, 'compares what is a comparison already; write && between the two');
    take(reader);
    left = { kind: 'pair', operator, left, right: parseLevel(reader, level + 1) };
  }
}

/** A comparison in parentheses may be compared. */
const wasClosed = ({ tokens, next }: Reader): boolean => {
  const before = tokens[next - 1];
  return before !== undefined && (isSign(before, ')') || isSign(before, '}'));
};

function parseSingle(reader: Reader): Expression {
  const token = take(reader);
  switch (token.kind) {
    case 'number':
      return { kind: 'literal', value: Number(token.text) };
    case 'text':
      return { kind: 'literal', value: readText(token) };
    case 'name':
      return parseName(reader, token);
    case 'sign':
      return parseSign(reader, token);
    case 'end':
      throw refuseAt(token.at, 'ends too early; write a reference or a value, e.g. scene.file or "text"');
  }
}

function parseSign(reader: Reader, token: Token): Expression {
  const closing = token.text === '(' ? ')' : token.text === '${' ? '}' : undefined;
  if (closing === undefined && token.text !== '!')
    throw refuseAt(token.at, `${quote(token.text)} needs a reference or a value before it`);
  if (reader.depth >= MAX_DEPTH) throw refuseAt(token.at, `nested more than ${MAX_DEPTH} times; write it flatter`);
  reader.depth += 1;
  const of = closing === undefined ? parseSingle(reader) : parseLevel(reader, 0);
  reader.depth -= 1;
  if (closing === undefined) return { kind: 'not', of };
  const last = take(reader);
  if (!isSign(last, closing))
    throw last.kind === 'end'
      ? refuseAt(token.at, `${quote(token.text)} without ${quote(closing)}`)
      : refuseAt(last.at, explainExtra(last));
  return of;
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function parseName(reader: Reader, { text: root, at }: Token): Expression {
  const word = WORDS.get(root);
  if (word !== undefined) return { kind: 'literal', value: word };
  const path: (string | number)[] = [];
  for (;;) {
    const sign = peek(reader);
    if (isSign(sign, '.')) path.push(parseField(reader));
    else if (isSign(sign, '[')) path.push(parseIndex(reader));
    else return { kind: 'reference', root, path, at };
  }
}

function parseField(reader: Reader): string {
  const dot = take(reader);
  const name = take(reader);
  if (name.kind !== 'name') throw refuseAt(dot.at, 'a name must follow ".", e.g. scene.file');
  return name.text;
}

function parseIndex(reader: Reader): string | number {
  const open = take(reader);
  const inner = take(reader);
  const close = take(reader);
  const isNumber = inner.kind === 'number' && /^\d{1,9}$/.test(inner.text);
  if (!isSign(close, ']') || !(isNumber || inner.kind === 'text'))
    throw refuseAt(
      open.at,
      'write a number that counts from 0, e.g. outputs[1], or a name in quotes, e.g. each["Scene 1"]',
    );
  return isNumber ? Number(inner.text) : readText(inner);
}

const INSTEAD: Readonly<Record<string, string>> = { and: '&&', or: '||', not: '!', is: '==', eq: '==' };

function explainExtra({ text }: Token): string {
  const instead = Object.hasOwn(INSTEAD, text) ? INSTEAD[text] : undefined;
  const hint = instead === undefined ? 'write an operator before it, e.g. == or &&' : `write ${instead}`;
  return `${quote(text)} is too much here; ${hint}`;
}
