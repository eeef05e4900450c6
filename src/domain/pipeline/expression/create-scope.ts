import { InvalidRequest } from '../../invalid-request.js';
import { quote } from '../../text/quote.js';
import { pairSteps } from '../graph/links.js';
import { count } from '../parse/names.js';
import { MAX_MAKINGS } from '../parse/parse-for-each.js';
import { paramValues } from '../parse/parse-params.js';
import { stepPath } from '../parse/parse-step.js';
import type { PipelineRequest } from '../pipeline-request.js';
import type { Step } from '../step.js';
import type { Making, Scope } from './scope.js';
import { resolveText } from './resolve.js';

/** All makings of a step, of one without `forEach` a list of one; a making that is not there yet is one that has made nothing. */
export type MakingsOf = (step: string) => readonly Making[];

/** The element of a `forEach` for which a step is made. */
export interface Element {
  readonly value: unknown;
  readonly index: number;
}

const NOTHING_YET: Making = { state: 'pending' };

/** Makes scopes for the steps of a pipeline; references see what `makingsOf` says when they are resolved. */
export function createScopes(request: PipelineRequest, makingsOf: MakingsOf): (step: Step, element?: Element) => Scope {
  const params = paramValues(request);
  const byName = new Map(request.steps.map((step) => [step.name, step]));
  const isPaired = pairSteps(request.steps);
  return (step, element) => ({
    params,
    ...(element === undefined ? {} : { each: element }),
    stepOf: (name) => {
      const other = byName.get(name);
      if (other === undefined) return undefined;
      const makings = makingsOf(name);
      if (other.forEach === undefined) return { kind: 'one', making: makings[0] ?? NOTHING_YET };
      if (element === undefined || !isPaired(step.name, name)) return { kind: 'all', makings };
      return { kind: 'one', making: makings[element.index] ?? NOTHING_YET, all: makings };
    },
  });
}

/**
 * What a step is made for, once each; undefined for a step without `forEach`. `scope` is that of the step itself. Throws `InvalidRequest` for what is
 * no list; `leftOut` is a step without which there is none.
 */
export function listElements(
  { name, forEach }: Step,
  { rows }: Pick<PipelineRequest, 'rows'>,
  scope: Scope,
): { readonly elements: readonly unknown[] | undefined } | { readonly leftOut: string } {
  switch (forEach?.kind) {
    case undefined:
      return { elements: undefined };
    case 'list':
      return { elements: forEach.items };
    case 'rows':
      return { elements: rows[forEach.file] ?? [] };
    case 'reference': {
      const resolved = resolveText(forEach.text, scope);
      if ('leftOut' in resolved) return resolved;
      return { elements: requireList(resolved.value, name) };
    }
  }
}

function requireList(value: unknown, step: string): readonly unknown[] {
  const refuse = (text: string) => new InvalidRequest([{ path: stepPath(step, 'forEach'), text }]);
  if (!Array.isArray(value)) throw refuse(`${quote(value)} is not a list`);
  if (value.length > MAX_MAKINGS)
    throw refuse(`${count(value.length)} elements; a pipeline makes at most ${count(MAX_MAKINGS)}`);
  return value as readonly unknown[];
}
