import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { GenerationStatus } from '../domain/generation/generation.js';

/** Everything that is known of one generation right now. */
export const statusQuery = defineQuery<GenerationStatus>('status');

/** From a worker, to a generation and its batch: why it is still queued. Costs events, so it is sent once for each kind of trouble that lasts. */
export const waitingSignal = defineSignal<[unknown]>('waiting');
