import type { Complaint } from '../../invalid-request.js';
import { InvalidRequest } from '../../invalid-request.js';
import type { MakingsOf } from '../expression/create-scope.js';
import { createScopes } from '../expression/create-scope.js';
import type { Making } from '../expression/scope.js';
import type { LinkedStep } from '../graph/links.js';
import { linkSteps, pairSteps } from '../graph/links.js';
import { orderSteps } from '../graph/order.js';
import { selectSteps } from '../graph/select.js';
import { count } from '../parse/names.js';
import { MAX_MAKINGS } from '../parse/parse-for-each.js';
import type { PipelineRequest } from '../pipeline-request.js';
import { checkStep } from './check-step.js';
import { listOddities } from './list-oddities.js';
import type { CheckedPipeline, CheckedStep } from './checked.js';
import type { StandIns } from './stand-ins.js';
import { createStandIns } from './stand-ins.js';

/**
 * Looks at all that can be known of a pipeline before anything of it is paid: whether what steps refer to is made, whether each product takes what it is
 * given and each of its requests is one, with values of the same kind in place of what is not made yet.
 */
export function checkPipeline(request: PipelineRequest): CheckedPipeline {
  const linked = linkSteps(request.steps).value;
  const { chosen } = selectSteps(linked, request.selection);
  const standIns = createStandIns();
  const done = new Map<string, CheckedStep>();
  const problems: Complaint[] = [];
  const warnings: Complaint[] = [];
  const scopes = createScopes(request, createMakings(done, standIns, countReferred(linked)));
  const context = { request, done, standIns, scopes, isPaired: pairSteps(request.steps) };
  for (const one of orderSteps(linked)) {
    const checked = checkStep(one, context);
    done.set(one.step.name, { ...checked.value, isChosen: chosen.has(one.step.name) });
    problems.push(...checked.problems);
    warnings.push(...checked.warnings);
  }
  const steps = [...done.values()];
  return {
    steps,
    problems: [...problems, ...checkCount(steps)],
    warnings: problems.length > 0 ? warnings : [...warnings, ...listOddities(request, steps)],
  };
}

/** The same for who only wants to know whether it can be started: throws `InvalidRequest` with every complaint at once. */
export function refuseUnsound(request: PipelineRequest): CheckedPipeline {
  const checked = checkPipeline(request);
  if (checked.problems.length > 0) throw new InvalidRequest(checked.problems);
  return checked;
}

type CountReferred = (step: string) => { readonly outputs: number; readonly elements: number };

/** What earlier steps will have made, as far as that can be known. */
function createMakings(
  done: ReadonlyMap<string, CheckedStep>,
  standIns: StandIns,
  referredTo: CountReferred,
): MakingsOf {
  const known = new Map<string, readonly Making[]>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const one = done.get(name);
    if (one === undefined) return [];
    const { outputs, elements } = referredTo(name);
    const making = standIns.makingOf(name, one.makes, outputs);
    const length = one.step.forEach === undefined ? 1 : (one.elements ?? elements);
    const makings = Array.from({ length }, () => making);
    known.set(name, makings);
    return makings;
  };
}

/** By the highest numbers with which references name files and elements of a step: so many its stand-in must have. */
function countReferred(linked: readonly LinkedStep[]): CountReferred {
  const counts = new Map<string, { outputs: number; elements: number }>();
  for (const { references } of linked) {
    for (const { reference } of references) {
      const [first] = reference.path;
      const isIndexed = typeof first === 'number';
      const index = reference.path[isIndexed ? 2 : 1];
      const known = counts.get(reference.root) ?? { outputs: 1, elements: 1 };
      counts.set(reference.root, {
        outputs: typeof index === 'number' ? bound(Math.max(known.outputs, index + 1)) : known.outputs,
        elements: isIndexed ? bound(Math.max(known.elements, first + 1)) : known.elements,
      });
    }
  }
  return (step) => counts.get(step) ?? { outputs: 1, elements: 1 };
}

/** More than any product makes at once, or any pipeline. */
const bound = (number: number): number => Math.min(number, MAX_MAKINGS);

function checkCount(steps: readonly CheckedStep[]): readonly Complaint[] {
  const makings = steps.reduce((sum, { times = 1 }) => sum + times, 0);
  if (makings <= MAX_MAKINGS) return [];
  return [
    { path: 'steps', text: `${count(makings)} makings in all; a pipeline has at most ${count(MAX_MAKINGS)}: split it` },
  ];
}
