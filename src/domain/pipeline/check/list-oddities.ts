import type { Complaint } from '../../invalid-request.js';
import type { PipelineRequest } from '../pipeline-request.js';
import { stepPath } from '../parse/parse-step.js';
import type { CheckedStep } from './checked.js';

/** What will do, but was hardly meant so. */
export function listOddities(request: PipelineRequest, steps: readonly CheckedStep[]): readonly Complaint[] {
  return [...listUnused(request, steps), ...listNever(steps), ...listLeftOut(steps)];
}

function listUnused({ params }: PipelineRequest, steps: readonly CheckedStep[]): readonly Complaint[] {
  const used = new Set(
    steps.flatMap(({ references }) =>
      references.flatMap(({ reference }) => (reference.root === 'params' ? [String(reference.path[0])] : [])),
    ),
  );
  const unused = Object.keys(params).filter((name) => !used.has(name));
  return unused.map((name) => ({
    path: `params.${name}`,
    text: `is used nowhere; write \${params.${name}} where it belongs`,
  }));
}

/** Of a `forEach` over nothing it is known as well. */
const listNever = (steps: readonly CheckedStep[]): readonly Complaint[] =>
  steps.flatMap(({ step, times }) =>
    times === 0 && step.when !== undefined
      ? [{ path: stepPath(step.name, 'when'), text: 'never holds with these params; the step is left out' }]
      : [],
  );

/** A step that is left out must have been made by an earlier run. */
function listLeftOut(steps: readonly CheckedStep[]): readonly Complaint[] {
  const leftOut = new Set(steps.filter(({ isChosen }) => !isChosen).map(({ step }) => step.name));
  return steps.flatMap(({ step, links, isChosen }) => {
    const missing = isChosen ? [...new Set(links.map((link) => link.step))].filter((name) => leftOut.has(name)) : [];
    return missing.map((name) => ({
      path: stepPath(step.name),
      text: `takes what ${name} has made, which is left out: an earlier run must have made it`,
    }));
  });
}
