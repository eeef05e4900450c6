import type { PipelineStatus, StepRow, StepState } from '../pipeline-status.js';

/** What comes of a pipeline that was just told something, by where its steps stand then: its state follows a moment later. */
export type Sequel =
  | { readonly kind: 'paused' | 'over' }
  /** These wait for a person meanwhile. */
  | { readonly kind: 'goesOn'; readonly waiting: readonly string[] }
  /** Nothing else is left, and these wait for a person. */
  | { readonly kind: 'waits'; readonly waiting: readonly string[] }
  /** Nothing is left that could go on by itself: these did not succeed. */
  | { readonly kind: 'stopped'; readonly failed: readonly string[] };

export function findSequel({ state, steps, counts }: Pick<PipelineStatus, 'state' | 'steps' | 'counts'>): Sequel {
  if (state === 'paused') return { kind: 'paused' };
  const waiting = namesIn(steps, ['waiting']);
  if (counts.running + counts.pending > 0) return { kind: 'goesOn', waiting };
  if (counts.waiting > 0) return { kind: 'waits', waiting };
  const failed = namesIn(steps, ['failed', 'cancelled']);
  return failed.length > 0 ? { kind: 'stopped', failed } : { kind: 'over' };
}

/** Of a `forEach`, its step. */
const namesIn = (steps: readonly StepRow[], states: readonly StepState[]): readonly string[] =>
  steps.flatMap(({ step, state, counts }) =>
    states.some((one) => state === one || (counts?.[one] ?? 0) > 0) ? [step] : [],
  );
