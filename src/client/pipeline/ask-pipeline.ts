import { pipelineStatusQuery } from '../../contract/messages/pipeline-messages.js';
import type { PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import { askBriefly } from '../look/ask-workflow.js';
import type { Session } from '../session.js';

/** Where a pipeline stands; undefined when no worker answers in time. */
export const askStatus = (pipelineId: string, session: Session): Promise<PipelineStatus | undefined> =>
  askBriefly(pipelineId, { query: pipelineStatusQuery, args: [] }, session);
