import type { Complaint } from '../../invalid-request.js';
import { readOrComplain } from '../../parsed.js';
import type { Parsed } from '../../parsed.js';
import { isObject } from '../../record.js';
import type { Step } from '../step.js';
import type { Expression, Reference } from './expression.js';
import { referencesIn } from './expression.js';
import { parseExpression } from './parse-expression.js';
import { mayRefer, parseTemplate } from './template.js';

/** A reference with the field of the step in which it stands: `generate.image`, `when`, `forEach`. */
export interface PlacedReference {
  readonly reference: Reference;
  readonly path: string;
}

/** All references of a step, and what is wrong with how they are written. */
export function listReferences(step: Step): Parsed<readonly PlacedReference[]> {
  const found: PlacedReference[] = [];
  const problems: Complaint[] = [];
  const add = (path: string, read: () => readonly Expression[]) => {
    const { value = [], problems: faults } = readOrComplain(read);
    for (const reference of value.flatMap(referencesIn)) found.push({ reference, path });
    problems.push(...faults.map((one) => ({ ...one, path })));
  };
  const addTemplate = (text: string, path: string) =>
    add(path, () => parseTemplate(text).filter((part) => typeof part !== 'string'));
  const { kind, body, when, forEach } = step;
  if (forEach?.kind === 'reference') addTemplate(forEach.text, 'forEach');
  if (when !== undefined) add('when', () => [parseExpression(when)]);
  visitTexts(body, kind, addTemplate);
  return { value: found, problems };
}

/** Calls `visit` with every text that may hold a reference, however deep it stands. */
function visitTexts(value: unknown, path: string, visit: (text: string, path: string) => void): void {
  if (typeof value === 'string') {
    if (mayRefer(value)) visit(value, path);
  } else if (Array.isArray(value)) {
    value.forEach((one: unknown, index) => visitTexts(one, `${path}[${index}]`, visit));
  } else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) visitTexts(inner, `${path}.${name}`, visit);
  }
}
