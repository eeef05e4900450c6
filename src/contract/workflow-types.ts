import type { BatchResult } from '../domain/batch/progress/progress.js';
import type { GenerationResult } from '../domain/generation/generation.js';
import type { PipelineResult } from '../domain/pipeline/pipeline-status.js';

/** The workflow that makes one generation. */
export const GENERATION = 'generation';
/** The workflow that makes many. */
export const BATCH = 'batch';
/** The workflow that runs steps one after the other, each a generation, a batch or something that a worker does by itself. */
export const PIPELINE = 'pipeline';
/** The workflow that counts what an account with caps spends. */
export const LEDGER = 'ledger';
/** The workflow that keeps what needs to be looked at. */
export const ALERTS = 'alerts';
/** The workflow that brings one event to those who wait for it. */
export const NOTICE = 'notice';

/** One JSON object goes in; what it may hold is the workflow's to check. */
export type GenerationWorkflow = (input: unknown) => Promise<GenerationResult>;
export type BatchWorkflow = (input: unknown) => Promise<BatchResult>;
export type PipelineWorkflow = (input: unknown) => Promise<PipelineResult>;
