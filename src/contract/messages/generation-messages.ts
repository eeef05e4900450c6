import type { GenerationStatus } from '../../domain/generation/generation.js';
import type { WaitReason } from '../../domain/generation/waiting.js';
import { createQuery, createSignal } from './message-definitions.js';

/** Everything that is known of one generation right now. */
export const statusQuery = createQuery<GenerationStatus>('status');

/** Why something waits, and whether the worker that says so has found our search attributes. */
export type WaitingNotice = WaitReason & {
  readonly searchable: boolean;
  /** For batches of this account alone; the trouble is another's, and they have it too. Absent where a worker has one account. */
  readonly ofAccount?: string;
};

/** From a worker, to a generation and its batch: why it is still queued. Costs events, so it is sent once for each kind of trouble that lasts. */
export const waitingSignal = createSignal<[WaitingNotice]>('waiting');
