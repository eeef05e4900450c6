import { quote } from '../../text/quote.js';
import type { Expression } from './expression.js';
import { readExpression } from './parse-expression.js';
import { refuseAt } from './tokens.js';

/** A text with references in it: what stands between them, and them. */
export type Template = readonly (string | Expression)[];

/** True for a text that may hold references: all others are what they are. */
export const mayRefer = (text: string): boolean => text.includes('${');

/** Reads the references of a text; `$${` stands for the characters `${`. Throws `InvalidRequest` with the place in the text, `at`. */
export function parseTemplate(text: string): Template {
  const parts: (string | Expression)[] = [];
  let from = 0;
  let literal = '';
  for (;;) {
    const next = text.indexOf('${', from);
    if (next < 0) break;
    if (text[next - 1] === '$' && next > from) {
      literal += `${text.slice(from, next - 1)}\${`;
      from = next + 2;
      continue;
    }
    literal += text.slice(from, next);
    if (literal !== '') parts.push(literal);
    literal = '';
    const { expression, end } = readExpression(text, next + 2, true);
    refuseCondition(expression, next);
    parts.push(expression);
    from = end;
  }
  literal += text.slice(from);
  return literal === '' ? parts : [...parts, literal];
}

/** What is written into fields is taken from somewhere, not reckoned. */
function refuseCondition(expression: Expression, at: number): void {
  if (expression.kind === 'not') throw refuseAt(at, CONDITION('!'));
  if (expression.kind !== 'pair') return;
  if (expression.operator !== '??') throw refuseAt(at, CONDITION(expression.operator));
  refuseCondition(expression.left, at);
  refuseCondition(expression.right, at);
}

const CONDITION = (operator: string): string =>
  `${quote(operator)} is for "when"; a field takes a reference, or several with ?? between them`;
