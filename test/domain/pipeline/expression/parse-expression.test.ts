import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../../../src/domain/invalid-request.js';
import type { Expression, Operator } from '../../../../src/domain/pipeline/expression/expression.js';
import { OPERATORS, renderExpression, RESERVED_ROOTS } from '../../../../src/domain/pipeline/expression/expression.js';
import { parseExpression } from '../../../../src/domain/pipeline/expression/parse-expression.js';
import { parseTemplate } from '../../../../src/domain/pipeline/expression/template.js';

function refusal(read: () => unknown): string {
  try {
    read();
    return 'none';
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.map(({ at, text }) => `${at}: ${text}`).join('\n');
  }
}

const withoutPlaces = (expression: Expression): unknown =>
  JSON.parse(JSON.stringify(expression, (name, value: unknown) => (name === 'at' ? undefined : value)));

const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const operator = fc.constantFrom<Operator>(...OPERATORS.flat());
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5 },
    fc.record({
      kind: fc.constant('literal' as const),
      // The grammar has no exponents.
      value: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    }),
    fc.record({
      kind: fc.constant('reference' as const),
      root: name.filter((root) => !RESERVED_ROOTS.includes(root)),
      path: fc.array(fc.oneof(name, fc.string(), fc.nat(999_999)), { maxLength: 3 }),
      at: fc.constant(0),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('expression') }),
    fc.record({ kind: fc.constant('pair' as const), operator, left: tie('expression'), right: tie('expression') }),
  ),
}));

describe('parseExpression', () => {
  it('reads back whatever an expression is written as', () => {
    fc.assert(
      fc.property(expression, (one) => {
        expect(withoutPlaces(parseExpression(renderExpression(one)))).toEqual(withoutPlaces(one));
      }),
    );
  });

  it('reads or refuses any text, and never breaks', () => {
    const text = fc.stringMatching(/^[ab.[\]0"'${}()!=<>&|? 5\\x-]{0,40}$/);
    fc.assert(
      fc.property(text, (one) => {
        refusal(() => parseExpression(one));
        refusal(() => parseTemplate(one));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a.x ?? b.x == 1 && !c.y || d.z', '((((a.x ?? b.x) == 1) && !c.y) || d.z)'],
    ['!a.x == false', '(!a.x == false)'],
    ['${params.voiced} && (${scene.seconds} > 5)', '(params.voiced && (scene.seconds > 5))'],
    ["each['Scene 1'].text != 'a \\'b\\''", '(each["Scene 1"].text != "a \'b\'")'],
    ['a.outputs[1].file', 'a.outputs[1].file'],
    ['-1.5 < index', '(-1.5 < index)'],
  ])('reads %s as %s', (text, whole) => {
    expect(renderExpression(parseExpression(text))).toBe(whole);
  });

  it.each([
    ['a.x = 1', '4: "=" is not possible here; write == to compare'],
    ['a.x and b.x', '4: "and" is too much here; write &&'],
    ['a.x == "b', '7: "\\"" is not possible here; the text has no end; write another " behind it'],
    ['(a.x', '0: "(" without ")"'],
    ['a.x ==', '6: ends too early; write a reference or a value, e.g. scene.file or "text"'],
    ['a.', '1: a name must follow ".", e.g. scene.file'],
    ['a[-1].file', '1: write a number that counts from 0, e.g. outputs[1], or a name in quotes, e.g. each["Scene 1"]'],
    ['1 < a.x < 5', '8: compares what is a comparison already; write && between the two'],
    ['== 1', '0: "==" needs a reference or a value before it'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, '50: nested more than 50 times; write it flatter'],
    [`${'!'.repeat(5000)}1`, '0: longer than 2,000 characters'],
  ])('refuses %s with the place in it', (text, sentence) => {
    expect(refusal(() => parseExpression(text))).toBe(sentence);
  });
});

describe('parseTemplate', () => {
  it.each([
    ['plain', ['plain']],
    ['a ${x.file} b', ['a ', 'x.file', ' b']],
    ['${x.file}${y.file ?? "z"}', ['x.file', '(y.file ?? "z")']],
    ['costs $${x} and $5', ['costs ${x} and $5']],
    ['$$${x}', ['$${x}']],
    ['${each["}"]}', ['each["}"]']],
  ])('takes %s apart', (text, parts) => {
    const read = parseTemplate(text).map((part) => (typeof part === 'string' ? part : renderExpression(part)));
    expect(read).toEqual(parts);
  });

  it.each([
    ['a ${x.file', '2: "${" without "}"; for the two characters themselves write "$${"'],
    ['a ${x.seconds > 5}', '2: ">" is for "when"; a field takes a reference, or several with ?? between them'],
    ['${}', '2: ends too early; write a reference or a value, e.g. scene.file or "text"'],
  ])('refuses %s with the place in it', (text, sentence) => {
    expect(refusal(() => parseTemplate(text))).toBe(sentence);
  });
});
