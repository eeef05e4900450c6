import { boundText } from '../../text/bound-text.js';
import type { PipelineState, PipelineStatus, StepState } from '../pipeline-status.js';

/** A pipeline in few words, for where no worker answers. */
export interface ShortStatus {
  readonly state: PipelineState;
  readonly reason?: string;
  /** How many makings are in which state; of many, as they were when a step last changed. */
  readonly counts: Readonly<Partial<Record<StepState, number>>>;
  /** In the order of the file. */
  readonly steps: Readonly<Record<string, StepState>>;
}

const MAX_REASON_LENGTH = 300;

export function shortenStatus({ state, reason, counts, steps }: PipelineStatus): ShortStatus {
  return {
    state,
    ...(reason === undefined ? {} : { reason: boundText(reason, MAX_REASON_LENGTH) }),
    counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    steps: Object.fromEntries(steps.map((row) => [row.step, row.state])),
  };
}

/** Of so many makings each change is worth a word; of more, only that of a step. */
const FEW = 50;

/** Whether one says something that is worth an event of the history. */
export function isNews(before: ShortStatus | undefined, after: ShortStatus): boolean {
  const total = Object.values(after.counts).reduce((sum, count) => sum + count, 0);
  const essence = ({ counts, ...rest }: ShortStatus) => JSON.stringify(total > FEW ? rest : { ...rest, counts });
  return before === undefined || essence(before) !== essence(after);
}
