import type { BatchItem } from '../../../domain/batch/item.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import type { WaitingLine } from '../../../client/waiting-line.js';

/** What is known of a batch before anybody is asked. */
export interface KnownBatch {
  readonly batchId: string;
  readonly file?: string;
  readonly total?: number;
  /** Where a worker must listen. */
  readonly taskQueue: string;
}

/** What the looks at a batch have shown so far. */
export interface SeenBatch {
  /** Undefined until a worker has answered. */
  readonly progress?: BatchProgress;
  readonly items: readonly BatchItem[];
  /** True when no worker answers now. */
  readonly isSilent: boolean;
  readonly line?: WaitingLine;
}

/** What shows a batch while it runs. */
export interface BatchDisplay {
  /** How many running items are worth asking for. */
  maxItems(): number;
  show(seen: SeenBatch): void;
  /** Leaves the last of it standing, with `progress` as the last word if there is one. */
  end(progress: BatchProgress | undefined): void;
}
