import { collectableTask } from '../../advice/failure-advice.js';
import type { StepKind } from '../step.js';
import { isPaidKind } from '../step.js';
import type { Begun } from './making.js';
import type { KnownRecord } from './record.js';

/** What is to be made, and what is known of its place. */
export interface Wanted {
  readonly kind: StepKind;
  readonly meaning: string;
  readonly isAnew: boolean;
  /** The last of each meaning, the latest last. */
  readonly records: readonly KnownRecord[];
}

export type Plan =
  /** It has been made, and is there. */
  | { readonly how: 'keep'; readonly record: KnownRecord }
  | ({
      readonly how: 'make';
      /** True where something has been made under the id of its workflow. */
      readonly isIdUsed: boolean;
    } & Pick<Begun, 'take' | 'adopt' | 'isTaskPaid'>);

/** How a making comes about: it is taken over, its task is collected, or it is made, as another one than any that Kling knows. */
export function planMaking({ kind, meaning, isAnew, records }: Wanted): Plan {
  const same = records.findLast((record) => record.meaning === meaning);
  const isIdUsed = isAnew || records.some(({ state }) => state === 'completed');
  const make = (take: number, left: Pick<Begun, 'adopt' | 'isTaskPaid'> = {}): Plan => ({
    how: 'make',
    isIdUsed,
    take,
    ...left,
  });
  if (same === undefined) return make(1);
  if (isAnew) return make(same.take + 1);
  if (same.state === 'cancelled') return make(same.take);
  if (same.state === 'completed') {
    // A file that a worker has made bears the name of its step, so that only the latest is what it was.
    const isStanding = isPaidKind(kind) || same === records.at(-1);
    if (same.isThere && isStanding) return { how: 'keep', record: same };
    const adopt = kind === 'generate' ? same.made?.taskId : undefined;
    return make(same.take, adopt === undefined ? {} : { adopt, isTaskPaid: true });
  }
  const adopt = collectableTask(same.taskId, same.error?.kind);
  if (adopt !== undefined) return make(same.take, { adopt, ...(same.isTaskPaid ? { isTaskPaid: true } : {}) });
  // Kling answers for a name that is taken with the task that bears it: what has failed there needs another name. So does a question that is asked again.
  return make(same.taskId === undefined && kind !== 'approve' ? same.take : same.take + 1);
}
