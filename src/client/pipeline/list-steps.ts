import type { StepsPage, StepsQuery } from '../../contract/messages/pipeline-messages.js';
import { MAX_PAGE_STEPS, stepsQuery } from '../../contract/messages/pipeline-messages.js';
import type { StepStatus } from '../../domain/pipeline/pipeline-status.js';
import { PipelineUnanswered } from '../client-errors.js';
import { ask } from '../look/ask-workflow.js';
import { isNoAnswer } from '../no-answer.js';
import type { Session } from '../session.js';
import { describePipeline } from './pipeline-view.js';

/** A worker that has to read its history again first. */
const LIST_LIMIT_MS = 10_000;

/** Steps and elements of `forEach` that are wanted, the first `limit` of them in the file's order. */
export interface StepsWanted extends Omit<StepsQuery, 'offset'> {
  readonly limit: number;
}

/** The steps page by page. Throws `PipelineUnanswered` when no worker answers, and as `describePipeline` does. */
export async function* listStepPages(
  pipelineId: string,
  { limit, ...wanted }: StepsWanted,
  session: Session,
): AsyncGenerator<StepsPage> {
  const { taskQueue } = await describePipeline(pipelineId, session);
  let left = limit;
  for (let offset: number | undefined = 0; offset !== undefined && left > 0;) {
    const args: [StepsQuery] = [{ ...wanted, offset, limit: Math.min(left, MAX_PAGE_STEPS) }];
    const page: StepsPage = await ask(pipelineId, { query: stepsQuery, args, limitMs: LIST_LIMIT_MS }, session).catch(
      (error: unknown) => {
        if (!isNoAnswer(error)) throw error;
        throw new PipelineUnanswered(taskQueue, 'The steps are known to a worker only.', { cause: error });
      },
    );
    yield page;
    left -= page.steps.length;
    offset = page.nextOffset;
  }
}

/** The steps one after the other. Throws as `listStepPages` does. */
export async function* listSteps(
  pipelineId: string,
  wanted: StepsWanted,
  session: Session,
): AsyncGenerator<StepStatus> {
  for await (const page of listStepPages(pipelineId, wanted, session)) yield* page.steps;
}
