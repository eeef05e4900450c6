import { KEPT_MS } from '../task.js';
import type { SeenTask } from './query-methods.js';

/** A workflow of ours that has to do with a task. */
export interface TaskWorkflow {
  readonly id: string;
  readonly runId: string;
  /** `ended` is any end without files. */
  readonly state: 'running' | 'completed' | 'ended';
}

/** What is known here of a task of Kling's. */
export interface Known {
  readonly workflow?: TaskWorkflow;
  /** Where all of its files are. */
  readonly folder?: string;
  /** False for what neither a workflow nor the output folder knows. */
  readonly isKnown: boolean;
}

/** A task that Kling has of the account, and what is known of it here. */
export interface AccountTask extends SeenTask, Known {
  /** Absent where Kling's list does not say. */
  readonly product?: string;
}

/** What is to be done about a task that succeeded. */
export type Recovery =
  /** Collected, at no charge. */
  | 'adopt'
  | 'on disk'
  /** A workflow is at it. */
  | 'under way'
  /** A worker has put its files where this machine does not see them. */
  | 'elsewhere'
  /** Kling has cleared the files. */
  | 'expired';

/** What is to be done about one that succeeded; `isElsewhere`, where its workflow has completed, says whether it put the files elsewhere. */
export function planFor(
  { folder, workflow, updatedAt, createdAt }: AccountTask,
  { nowMs, isElsewhere }: { readonly nowMs: number; readonly isElsewhere: boolean },
): Recovery {
  if (folder !== undefined) return 'on disk';
  if (workflow?.state === 'running') return 'under way';
  if (workflow?.state === 'completed' && isElsewhere) return 'elsewhere';
  const endedMs = Date.parse(updatedAt ?? createdAt ?? '');
  return nowMs - endedMs > KEPT_MS ? 'expired' : 'adopt';
}
