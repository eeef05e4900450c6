import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Linter } from 'eslint';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** How long a function may be, and how much it may take. */
const LIMITS: Readonly<Record<string, number>> = { 'max-lines-per-function': 60, 'max-params': 4 };

/** What a resolved configuration says otherwise. */
function listLaxities({ rules = {} }: Pick<Linter.Config, 'rules'>): string[] {
  return Object.entries(LIMITS)
    .filter(([name, max]) => {
      const [severity, options] = [rules[name]].flat() as [unknown, { readonly max?: number }?];
      return (severity !== 2 && severity !== 'error') || options?.max !== max;
    })
    .map(([name]) => name);
}

/** The comments of a file; what looks like one in a text is none. */
function listComments(text: string): string[] {
  const source = ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2023);
  const found = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    ranges.forEach(({ pos, end }) => found.set(pos, text.slice(pos, end)));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()];
}

/** `eslint-disable-next-line max-params -- why`, whose reason has three words or more; only one line may be excepted, and no rule is set anew. */
function isExplained(comment: string): boolean {
  const reason = /-- (.+)/.exec(comment)?.[1] ?? '';
  return /eslint-disable-(next-)?line\b/.test(comment) && reason.split(/\s+/).filter(Boolean).length >= 3;
}

/** Comments that except functions from the limits without saying why, or a whole file. */
function listUnexplained(text: string): string[] {
  const named = new RegExp(Object.keys(LIMITS).join('|'));
  return listComments(text)
    .filter((comment) => /^\/[/*]\s*eslint(-disable\S*)?(\s|$|\*)/.test(comment))
    .filter((comment) => named.test(comment) || /eslint-disable\S*\s*(\*\/|--|$)/.test(comment))
    .filter((comment) => !isExplained(comment));
}

const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => path.join(ROOT, 'src', file))
  .sort();

describe('the limits of functions', () => {
  it('hold in every file of the source', async () => {
    const eslint = new ESLint({ cwd: ROOT });
    const excepted = await Promise.all(
      files.map(async (file) => {
        const laxities = listLaxities((await eslint.calculateConfigForFile(file)) as Linter.Config);
        return laxities.map((name) => `${path.relative(ROOT, file)}: ${name}`);
      }),
    );
    expect(files.length).toBeGreaterThan(50);
    expect(excepted.flat()).toEqual([]);
  });

  it('have no exception without a reason beside it', () => {
    const unexplained = files.flatMap((file) =>
      listUnexplained(readFileSync(file, 'utf8')).map((comment) => `${path.relative(ROOT, file)}: ${comment}`),
    );
    expect(unexplained).toEqual([]);
  });
});

describe('the search for exceptions', () => {
  it.each<[string, Linter.RulesRecord, string[]]>([
    [
      'a rule that is off',
      { 'max-lines-per-function': 'off', 'max-params': [2, { max: 4 }] },
      ['max-lines-per-function'],
    ],
    [
      'a rule that only warns',
      { 'max-lines-per-function': [2, { max: 60 }], 'max-params': [1, { max: 4 }] },
      ['max-params'],
    ],
    [
      'another limit',
      { 'max-lines-per-function': [2, { max: 200 }], 'max-params': ['error', { max: 4 }] },
      ['max-lines-per-function'],
    ],
    ['no rule', {}, ['max-lines-per-function', 'max-params']],
    ['the limits', { 'max-lines-per-function': ['error', { max: 60 }], 'max-params': [2, { max: 4 }] }, []],
  ])('tells %s', (_what, rules, found) => {
    expect(listLaxities({ rules })).toEqual(found);
  });

  it.each([
    '// eslint-disable-next-line max-params',
    '// eslint-disable-next-line max-params -- long',
    '// eslint-disable-next-line no-console, max-lines-per-function',
    '// eslint-disable-next-line',
    '/* eslint-disable max-lines-per-function -- this file is read from top to bottom */',
    '/* eslint-disable -- all of it is special */',
    '/* eslint max-params: "off" */',
  ])('finds %s', (comment) => {
    expect(listUnexplained(`${comment}\nexport const a = 1;\n`)).toEqual([comment]);
    expect(listUnexplained(`export function f() {\n  ${comment}\n  return 1;\n}\n`)).toEqual([comment]);
  });

  it.each([
    '// eslint-disable-next-line max-params -- the six numbers of a matrix',
    '// eslint-disable-next-line no-control-regex',
    '/* eslint-disable no-control-regex -- signatures hold control characters */',
    '// A function that must be longer says why beside its `eslint-disable max-params`.',
    "const a = '// eslint-disable-next-line max-params';",
  ])('lets %s be', (line) => {
    expect(listUnexplained(`${line}\nexport const b = 1;\n`)).toEqual([]);
  });
});
