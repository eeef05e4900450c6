import { FAILURE_KINDS } from '../failure.js';
import type { Cost } from '../money.js';
import { isRecord } from '../record.js';
import { boundText } from '../text/bound-text.js';
import { isIsoTime } from '../text/iso-time.js';
import type { GenerationError } from './generation.js';
import type { TaskEstimate } from './cost/task-estimate.js';
import { readEstimate } from './cost/task-estimate.js';

/** What a failed generation says of itself besides its error. */
export interface FailureFacts {
  readonly taskId?: string;
  readonly attempts?: number;
  readonly cost?: Cost;
  readonly estimate?: TaskEstimate;
  readonly elapsedSeconds?: number;
  /** True when Kling has ended the task, and its cost is among `cost`. */
  readonly isTaskPaid?: boolean;
}

/** A failure as Temporal carries it: in an activity's failure, in that of a workflow, and in their histories. */
export interface RecordedFailure {
  readonly type?: string | null;
  readonly message?: string | null;
  /** The first holds the facts. */
  readonly details?: readonly unknown[] | null;
}

export interface FailedGeneration {
  readonly error: GenerationError;
  readonly facts: FailureFacts;
}

/** What a failure means, read from its fields and not from its text. Whoever shows a failure reads it here, so that all say the same. */
export function readFailure({ type, message, details }: RecordedFailure): FailedGeneration {
  const [first] = details ?? [];
  const { code, requestId, until, taskId, attempts, cost, estimate, elapsedSeconds, isTaskPaid } = isRecord(first)
    ? first
    : {};
  return {
    error: {
      kind: FAILURE_KINDS.find((kind) => kind === type) ?? 'Unexpected',
      text: message ?? 'no reason given',
      code: numberOf(code),
      requestId: textOf(requestId),
      ...(isIsoTime(until) ? { until } : {}),
    },
    facts: {
      taskId: textOf(taskId),
      attempts: numberOf(attempts),
      cost: isRecord(cost) ? cost : undefined,
      estimate: readEstimate(estimate),
      elapsedSeconds: numberOf(elapsedSeconds),
      isTaskPaid: typeof isTaskPaid === 'boolean' ? isTaskPaid : undefined,
    },
  };
}

/** The other direction: what Temporal is to carry of an error. */
export function recordFailure(error: GenerationError, facts: FailureFacts = {}) {
  const { kind, code, requestId, until, text } = error;
  const of = { kind, code, requestId, ...(until === undefined ? {} : { until }) };
  return { type: kind, message: boundText(text), details: [{ ...of, ...facts }] };
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
