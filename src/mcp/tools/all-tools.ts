import type { Desk } from '../desk.js';
import { createAccountTools } from './account/account.js';
import { createCheckSetup } from './account/check-setup.js';
import { createRecover } from './account/recover.js';
import { createBatchTools } from './batch/look-at-batch.js';
import { createRetryBatch } from './batch/retry-batch.js';
import { createStartBatch } from './batch/start-batch.js';
import { createResumeBatch, createSteerBatch } from './batch/steer-batch.js';
import { createCancel } from './cancel.js';
import { createEstimate } from './estimate.js';
import { createAdopt } from './generation/adopt.js';
import { createGenerate } from './generation/generate.js';
import { createRetry } from './generation/retry.js';
import { createLookTools } from './looks.js';
import { createCheckPipeline, createRunPipeline } from './pipeline/run-pipeline.js';
import { createApproveStep, createSteerPipeline } from './pipeline/steer-pipeline.js';
import { createProductTools } from './products.js';
import { createScheduleTools } from './schedules.js';
import type { Tool } from './tool.js';

/** What the operator has allowed can be run; what runs can be steered whoever has started it. */
function createPipelineTools(desk: Desk): readonly Tool[] {
  const starts = desk.rights.pipelines.length === 0 ? [] : [createCheckPipeline(desk), createRunPipeline(desk)];
  return [...starts, createSteerPipeline(desk), createApproveStep(desk)];
}

/** The tools that an agent has, in the order in which it reads of them. Who may only read has no others. */
export function createTools(desk: Desk): readonly Tool[] {
  const one = [createEstimate, createGenerate].map((create) => create(desk));
  const steering = [createCancel, createRetry, createAdopt].map((create) => create(desk));
  const many = [createStartBatch, createSteerBatch, createResumeBatch, createRetryBatch].map((create) => create(desk));
  const all = [
    ...one,
    ...createLookTools(desk),
    ...steering,
    ...many,
    ...createBatchTools(desk),
    ...createPipelineTools(desk),
    ...createProductTools(desk),
    ...createAccountTools(desk),
    ...[createRecover, createCheckSetup].map((create) => create(desk)),
    ...createScheduleTools(desk),
  ];
  return desk.rights.isReadOnly ? all.filter(({ effect }) => effect === 'reads') : all;
}
