import { adviseOnPipeline } from '../../../domain/pipeline/pipeline-advice.js';
import type { PipelineStatus, StepRow } from '../../../domain/pipeline/pipeline-status.js';
import { renderNoWorker } from '../../batch/batch-phrases.js';
import type { Io } from '../../process/io.js';
import { renderAdvice } from '../../program/render-advice.js';
import { oneLine } from '../../screen/fit-text.js';
import { endedOf, renderStepCost, renderStepCounts, renderStepTime, totalOf } from '../pipeline-phrases.js';
import type { KnownPipeline, PipelineDisplay } from './pipeline-display.js';

/** A log that stands still looks dead. */
const SIGN_OF_LIFE_MS = 60_000;

/** A pipeline as lines on news, for where nothing can be rewritten. */
export function createPipelineLog({ taskQueue }: KnownPipeline, io: Io): PipelineDisplay {
  const tell = createPipelineNews();
  let wasSilent = false;
  const write = (status: PipelineStatus | undefined): void => {
    if (status !== undefined) tell(status, Date.now()).forEach((line) => io.err(line));
  };
  return {
    show(status, isSilent) {
      if (isSilent !== wasSilent) io.err(isSilent ? renderNoWorker(oneLine(taskQueue)) : 'A worker answers again.');
      wasSilent = isSilent;
      write(status);
    },
    end: write,
  };
}

/** Lines for what has changed since it was asked last: each step that ended, each tenth of a `forEach`, why it stands still and what to do. */
export function createPipelineNews(): (status: PipelineStatus, nowMs: number) => string[] {
  const told = new Map<string, string>();
  let lastMs: number | undefined;
  const isNews = (place: string, key: string): boolean => {
    if (told.get(place) === key) return false;
    told.set(place, key);
    return true;
  };
  return (status, nowMs) => {
    const { state, reason, steps, notices, counts } = status;
    const lines = [
      ...steps.filter((row) => isNews(`step ${row.step}`, keyOf(row))).flatMap((row) => describeRow(row, nowMs)),
      ...notices.filter((notice) => isNews(`notice ${notice}`, '')),
      ...(isNews('state', `${state} ${reason ?? ''}`) && reason !== undefined ? [`${state}: ${reason}`] : []),
      ...adviseOnPipeline(status)
        .map((advice) => `Next: ${renderAdvice(advice)}`)
        .filter((line) => status.endedAt === undefined && isNews(line, '')),
    ].map(oneLine);
    lastMs ??= nowMs;
    if (lines.length === 0 && nowMs - lastMs < SIGN_OF_LIFE_MS) return [];
    lastMs = nowMs;
    return lines.length > 0 ? lines : [`${state}: ${renderStepCounts(counts)}`];
  };
}

/** What of a step is worth a line once it is another. */
function keyOf({ state, counts, tries = 1 }: StepRow): string {
  if (counts === undefined) return `${state} ${tries}`;
  const total = totalOf(counts);
  const tenths = total === 0 ? 0 : Math.floor((endedOf(counts) / total) * 10);
  return `${state} ${tenths} ${counts.failed ?? 0}`;
}

function describeRow(row: StepRow, nowMs: number): string[] {
  const { step, state, counts, error, file, note, isKept } = row;
  if (counts !== undefined) {
    const total = totalOf(counts);
    return state === 'pending' ? [] : [`${step}: ${endedOf(counts)} of ${total} (${renderStepCounts(counts)})`];
  }
  switch (state) {
    case 'pending':
    case 'blocked':
      return [];
    case 'completed': {
      if (isKept === true) return [`${step}: made before${file === undefined ? '' : `, ${file}`}`];
      const facts = [renderStepTime(row, nowMs), renderStepCost(row.cost)].filter((fact) => fact !== '').join(', ');
      return [`${step}: completed${facts === '' ? '' : ` (${facts})`}${file === undefined ? '' : `, ${file}`}`];
    }
    default: {
      const why = error?.text ?? note;
      return [`${step}: ${state}${why === undefined ? '' : `: ${why}`}`];
    }
  }
}
