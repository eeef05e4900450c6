import type { BatchView } from '../../client/batch/batch-view.js';
import type { PipelineView } from '../../client/pipeline/pipeline-view.js';
import type { GenerationView } from '../../client/generation/generation-view.js';
import type { Advice } from '../../domain/advice/advice.js';
import { renderCostSoFar } from '../../domain/batch/cost/total-cost.js';
import { ITEM_STATES } from '../../domain/batch/item.js';
import { renderDuration } from '../../domain/duration.js';
import { renderCharge } from '../../domain/generation/generation.js';
import { renderMoney } from '../../domain/money.js';
import { shownState } from '../../domain/generation/lifecycle.js';
import { renderAdvice } from './advice-words.js';

/** Where a generation stands, in few lines. */
export function renderGeneration(view: GenerationView): string {
  const { workflowId, state, error, artifacts, waiting, notices, advice, isRunning, source, taskQueue } = view;
  const charge = renderCharge(view);
  const facts = [
    `${workflowId}: ${shownState(view)} after ${renderDuration(view.elapsedSeconds * 1000)}`,
    ...(view.attempt > 1 ? [`attempt ${view.attempt} of ${view.attempts}`] : []),
    ...(charge === undefined ? [] : [`cost ${charge}`]),
  ];
  return [
    facts.join(', '),
    ...(waiting === undefined ? [] : [`It waits: ${waiting.text}`]),
    ...(isRunning && source === 'server' ? [explainNobody(taskQueue)] : []),
    ...(error === undefined ? [] : [`[${error.kind}] ${error.text}`]),
    ...artifacts.map(({ file }) => `File: ${file}`),
    ...(state === 'completed' ? (view.entries ?? []).map((entry) => `Made: ${JSON.stringify(entry)}`) : []),
    ...notices,
    ...sayAll(advice),
  ].join('\n');
}

/** The same of a pipeline. */
export function renderPipeline({
  pipelineId,
  state,
  status,
  ending,
  isRunning,
  source,
  taskQueue,
}: PipelineView): string {
  const steps = status?.steps ?? [];
  return [
    `${pipelineId}: ${state}${status === undefined ? '' : `, cost ${renderMoney(status.cost)}`}`,
    ...(status?.reason === undefined ? [] : [status.reason]),
    ...(isRunning && source === 'server' ? [explainNobody(taskQueue)] : []),
    ...(ending?.kind === 'failed' ? [`[${ending.error.kind}] ${ending.error.text}`] : []),
    ...steps.map(({ step, state: now, counts, file, error }) =>
      [`${step}: ${now}`, counts === undefined ? '' : JSON.stringify(counts), file ?? '', error?.text ?? '']
        .filter(Boolean)
        .join('  '),
    ),
  ].join('\n');
}

/** The same of a batch. */
export function renderBatch(view: BatchView): string {
  const { batchId, isRunning, progress, ending, source, taskQueue, state } = view;
  const lines =
    progress === undefined ? [`${batchId}: ${state ?? (isRunning ? 'running' : 'ended')}`] : renderProgress(view);
  return [
    ...lines,
    ...(isRunning && source === 'server' ? [explainNobody(taskQueue)] : []),
    ...(ending?.kind === 'failed' ? [`[${ending.error.kind}] ${ending.error.text}`] : []),
    ...(ending?.kind === 'completed' ? [`Report: ${ending.result.report.html}`, ...sayAll(ending.result.advice)] : []),
  ].join('\n');
}

function renderProgress({ batchId, progress }: BatchView): readonly string[] {
  if (progress === undefined) return [];
  const { state, reason, counts, total, cost, endedAt, advice, latestFailures, etaSeconds } = progress;
  const parts = ITEM_STATES.flatMap((one) => (counts[one] === 0 ? [] : [`${counts[one]} ${one}`]));
  const eta = etaSeconds === undefined ? '' : `, done in about ${renderDuration(etaSeconds * 1000)}`;
  return [
    `${batchId}: ${state}; of ${total} items ${parts.join(', ')}; cost ${renderCostSoFar(cost, endedAt)}${eta}`,
    ...(reason === undefined ? [] : [reason]),
    ...latestFailures.slice(0, 3).map(({ id, kind, text }) => `Failed: ${id}: [${kind}] ${text}`),
    ...sayAll(advice),
  ];
}

const sayAll = (advice: readonly Advice[] = []): readonly string[] => advice.map(renderAdvice);

const explainNobody = (taskQueue: string): string =>
  `No worker answers on task queue ${taskQueue}: nothing goes on until the operator starts one.`;
