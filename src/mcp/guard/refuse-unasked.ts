import { UsageError } from '../../client/client-errors.js';
import type { PipelineView } from '../../client/pipeline/pipeline-view.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { CheckedStep } from '../../domain/pipeline/check/checked.js';
import { withNeeds } from '../../domain/pipeline/graph/select.js';
import { quote } from '../../domain/text/quote.js';

/**
 * A person decides at a step `approve`, and an agent must not get past it: by choosing only what comes after it, or without what the person is to be
 * shown. Throws `InvalidRequest`.
 */
export function refuseUnasked(steps: readonly CheckedStep[]): void {
  const chosen = new Set(steps.filter(({ isChosen }) => isChosen).map(({ step }) => step.name));
  const approvals = steps.filter(({ step }) => step.kind === 'approve').map(({ step }) => step.name);
  const complaints = [...chosen].flatMap((name) => {
    const needs = withNeeds(steps, name);
    const asked = approvals.filter((one) => one !== name && needs.has(one));
    const wanted = new Set(asked.flatMap((one) => [...withNeeds(steps, one)]));
    const missing = steps.flatMap(({ step }) => (wanted.has(step.name) && !chosen.has(step.name) ? step.name : []));
    if (missing.length === 0) return [];
    const text = `leaves out ${missing.map(quote).join(', ')}, and ${quote(name)} comes after what a person decides at ${asked.join(', ')}; name them too: what is made already costs nothing`;
    return [{ path: 'only', text }];
  });
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

/** Nor by skipping it, or what it waits for. Throws `UsageError`. */
export function refuseSkip(
  pipelineId: string,
  { isRunning, status }: Pick<PipelineView, 'isRunning' | 'status'>,
): void {
  if (isRunning && status === undefined)
    throw new UsageError(
      `No worker says where ${pipelineId} stands, and so whether a person has to decide. Nothing was changed.`,
    );
  const open = (status?.steps ?? []).filter(
    ({ kind, state }) => kind === 'approve' && state !== 'completed' && state !== 'skipped',
  );
  const [first] = open;
  if (first === undefined) return;
  throw new UsageError(
    `A person has to decide at ${open.map(({ step }) => step).join(', ')} of ${pipelineId}, so an agent leaves out none of its steps. Nothing was changed. ` +
      `approve_step {"id": "${pipelineId}", "step": "${first.step}"} asks once it waits; the operator can skip a step.`,
  );
}
