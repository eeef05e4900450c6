/** What stands in `${...}`, or in `when`: references, literals and what is done with them. */
export type Expression =
  | Literal
  | Reference
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'pair'; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

export interface Literal {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
}

/** `scene.outputs[1].file`: what it begins with, and the names and numbers that follow. */
export interface Reference {
  readonly kind: 'reference';
  /** A step, `params`, `each` or `index`. */
  readonly root: string;
  readonly path: readonly (string | number)[];
  /** Where it stands in its text; counts from 0. */
  readonly at: number;
}

/** By how loosely they bind, the loosest first. */
export const OPERATORS = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>='], ['??']] as const;
export type Operator = (typeof OPERATORS)[number][number];

/** Roots of references that are no steps. */
export const OWN_ROOTS: readonly string[] = ['params', 'each', 'index'];

/** No step may be called so. */
export const RESERVED_ROOTS: readonly string[] = [...OWN_ROOTS, 'true', 'false', 'null'];

/** All references of an expression, in the order in which they are written. */
export function referencesIn(expression: Expression): readonly Reference[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'reference':
      return [expression];
    case 'not':
      return referencesIn(expression.of);
    case 'pair':
      return [...referencesIn(expression.left), ...referencesIn(expression.right)];
  }
}

/** The same expression with other texts in it. */
export function mapTexts(expression: Expression, map: (text: string) => string): Expression {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? { kind: 'literal', value: map(expression.value) } : expression;
    case 'reference':
      return expression;
    case 'not':
      return { ...expression, of: mapTexts(expression.of, map) };
    case 'pair':
      return { ...expression, left: mapTexts(expression.left, map), right: mapTexts(expression.right, map) };
  }
}

/** `scene.outputs[1].file`. */
export function renderReference({ root, path }: Pick<Reference, 'root' | 'path'>): string {
  return root + path.map((part) => renderPart(part)).join('');
}

function renderPart(part: string | number): string {
  if (typeof part === 'number') return `[${part}]`;
  return /^[A-Za-z_][\w-]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
}

/** An expression as it could have been written; every pair in parentheses. */
export function renderExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return JSON.stringify(expression.value);
    case 'reference':
      return renderReference(expression);
    case 'not':
      return `!${renderExpression(expression.of)}`;
    case 'pair':
      return `(${renderExpression(expression.left)} ${expression.operator} ${renderExpression(expression.right)})`;
  }
}
