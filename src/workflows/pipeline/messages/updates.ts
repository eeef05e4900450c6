import {
  approveUpdate,
  pausePipelineUpdate,
  resumePipelineUpdate,
  retryStepUpdate,
  skipStepUpdate,
} from '../../../contract/messages/pipeline-messages.js';
import { setUpdate } from '../../set-update.js';
import type { LivePipeline } from '../live-pipeline.js';
import { approveRules, pauseRules, resumeRules } from './steering.js';
import { retryStepRules, skipStepRules } from './step-updates.js';

/** Takes the updates with which people steer a pipeline. Their order here is part of what replays. */
export function setPipelineUpdates(live: LivePipeline): void {
  setUpdate(retryStepUpdate, retryStepRules(live));
  setUpdate(skipStepUpdate, skipStepRules(live));
  setUpdate(approveUpdate, approveRules(live));
  setUpdate(pausePipelineUpdate, pauseRules(live));
  setUpdate(resumePipelineUpdate, resumeRules(live));
}
