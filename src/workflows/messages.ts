import { defineQuery } from '@temporalio/workflow';
import type { GenerationStatus } from '../domain/generation.js';

/** Everything that is known of one generation right now. */
export const statusQuery = defineQuery<GenerationStatus>('status');
