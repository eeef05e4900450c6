import type { ListedStep } from '../../client/pipeline/list-children.js';
import type { PipelineView } from '../../client/pipeline/pipeline-view.js';
import { renderTotalEstimate } from '../../domain/batch/cost/expected.js';
import { adviseOnPipeline } from '../../domain/pipeline/pipeline-advice.js';
import type { PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import { elapsedOf } from '../batch/batch-phrases.js';
import { renderClock, renderSpan } from '../screen/render-time.js';
import { renderAdvice } from '../program/render-advice.js';
import { oneLine } from '../screen/fit-text.js';
import { NO_PAINT } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';
import { renderPipelineCost, renderStepCounts, renderStepTime } from './pipeline-phrases.js';
import type { StepsFrame } from './render-steps.js';
import { renderSteps } from './render-steps.js';

type Row = readonly [name: string, value: string | undefined];

/** Everything known of a pipeline, as a block with its steps below. */
export function renderPipelineView(view: PipelineView, webUi: string, frame: StepsFrame): string[] {
  const { status, children = [] } = view;
  const rows: readonly Row[] = [
    ['state', renderState(view)],
    ['file', renderFile(view)],
    ...(status === undefined ? recordRows(view, frame.nowMs) : statusRows(status, frame.nowMs)),
    ['error', view.ending?.kind === 'failed' ? view.ending.error.text : undefined],
    ...adviseOnPipeline({ pipelineId: view.pipelineId, state: view.state, steps: status?.steps ?? [] }).map(
      (advice): Row => ['next', renderAdvice(advice)],
    ),
    ['Web UI', webUi],
  ];
  const facts = rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(10)}${oneLine(value)}`]));
  const table = status === undefined ? renderChildren(children, frame) : renderSteps(status.steps, frame);
  return table.length <= 1 ? facts : [...facts, '', ...table];
}

function renderState({ state, status }: PipelineView): string {
  return status?.reason === undefined ? state : `${state}: ${status.reason}`;
}

function renderFile({ file, stepCount, status }: PipelineView): string | undefined {
  const count = status?.steps.length ?? stepCount;
  const steps = count === undefined ? undefined : `${count} ${count === 1 ? 'step' : 'steps'}`;
  const facts = [file, steps].filter((fact) => fact !== undefined);
  return facts.length === 0 ? undefined : facts.join(', ');
}

function statusRows(status: PipelineStatus, nowMs: number): readonly Row[] {
  const { counts, estimate, notices, startedAt, endedAt } = status;
  return [
    ['name', status.name],
    ['steps', renderStepCounts(counts)],
    ['started', renderClock(Date.parse(startedAt), nowMs)],
    [endedAt === undefined ? 'elapsed' : 'took', renderSpan(elapsedOf(status, nowMs))],
    ['cost', renderPipelineCost(status)],
    ['estimate', estimate && renderTotalEstimate(estimate)],
    ...notices.map((notice): Row => ['notice', notice]),
  ];
}

function recordRows({ startedAt, endedAt }: PipelineView, nowMs: number): readonly Row[] {
  const clock = (at: string) => renderClock(Date.parse(at), nowMs);
  return [
    ['started', clock(startedAt)],
    ['ended', endedAt === undefined ? undefined : clock(endedAt)],
  ];
}

/** Without a worker: what Temporal's index knows. */
function renderChildren(children: readonly ListedStep[], { nowMs, paint = NO_PAINT }: StepsFrame): string[] {
  const rows = [...children]
    .sort((one, other) => one.startedAt.localeCompare(other.startedAt))
    .map((child) => [oneLine(child.step), child.state, renderStepTime(child, nowMs), child.taskId ?? '']);
  return renderTable(['STEP', 'STATE', 'TIME', 'TASK'], rows, { paint });
}
