import { z } from 'zod';
import { UsageError } from '../../../client/client-errors.js';
import { assertNever } from '../../../domain/assert-never.js';
import type { PipelineStatus } from '../../../domain/pipeline/pipeline-status.js';
import { parseStepPlace } from '../../../domain/pipeline/step.js';
import { findSequel } from '../../../domain/pipeline/progress/sequel.js';
import type { PipelineHandle } from '../../../library/pipelines/pipeline-handle.js';
import type { Desk } from '../../desk.js';
import { refuseSkip } from '../../guard/refuse-unasked.js';
import { ID } from '../arguments.js';
import type { Tool } from '../tool.js';
import { answerOf, defineTool } from '../tool.js';

const STATE = answerOf({ state: z.string() });
const STEP = z.string().min(1).describe('as scene, or scene.3 of several');

export const createSteerPipeline = (desk: Desk): Tool =>
  defineTool({
    name: 'steer_pipeline',
    title: 'Pause, resume, or skip a step',
    description:
      'pause: starts nothing more, what runs goes on. resume: goes on, of a pipeline that an agent has started. skip: goes on as if the step were left out, of a pipeline in which no person has to decide any more.',
    input: z.strictObject({
      id: ID,
      action: z.enum(['pause', 'resume', 'skip']),
      step: STEP.optional().describe('of skip'),
    }),
    output: STATE,
    effect: 'changes',
    isIdempotent: true,
    run: async ({ id, action, step = '' }, { signal, purse }) => {
      const pipeline = desk.kling.pipelines.get(id);
      if (action === 'resume' && (await purse.findHeld(id)) === undefined)
        throw new UsageError(
          `No agent has started ${id}, so nothing is held for what is left of it. Nothing was changed; the operator can resume it.`,
        );
      const steer = {
        pause: () => pipeline.pause({ signal }),
        resume: () => pipeline.resume({ signal }),
        skip: async () => {
          refuseSkip(id, await pipeline.status({ signal }));
          return pipeline.skipStep(step, { signal });
        },
      }[action];
      const status = await steer();
      const text = action === 'skip' ? `${step} is left out. ${sayWhatFollows(status)}` : `${id} is ${status.state}.`;
      return { text, data: status };
    },
  });

/** The state of a pipeline follows what its steps do a moment later. */
function sayWhatFollows(status: PipelineStatus): string {
  const { pipelineId } = status;
  const sequel = findSequel(status);
  switch (sequel.kind) {
    case 'paused':
      return `${pipelineId} is paused.`;
    case 'goesOn':
      return [`${pipelineId} goes on.`, ...sequel.waiting.map((step) => `${step} waits for a person.`)].join(' ');
    case 'waits':
      return `${pipelineId} goes on once a person has answered ${sequel.waiting.join(', ')}.`;
    case 'stopped':
      return `Nothing of ${pipelineId} goes on: ${sequel.failed.join(', ')} did not succeed.`;
    case 'over':
      return `That was the last of ${pipelineId}.`;
    default:
      return assertNever(sequel);
  }
}

export const createApproveStep = (desk: Desk): Tool =>
  defineTool({
    name: 'approve_step',
    title: 'Ask a person to approve a step',
    description:
      'Asks the person at this client whether a step that waits for a person may go on, and passes the answer on. An agent does not decide this itself.',
    input: z.strictObject({ id: ID, step: STEP }),
    output: STATE,
    effect: 'changes',
    run: async ({ id, step }, { signal, ask }) => {
      const pipeline = desk.kling.pipelines.get(id);
      await requireQuestion(pipeline, step, signal);
      const verdict = await ask(`The pipeline ${id} waits for a person at its step ${step}. Let it go on?`);
      if (verdict === 'nobody')
        throw new UsageError(
          `This client cannot ask a person. The operator approves it: the step ${step} of ${id} waits until then.`,
        );
      const approved = verdict === 'yes';
      const status = await pipeline.approve(step, { approved, signal });
      return { text: `A person has said ${verdict}. ${sayWhatFollows(status)}`, data: status };
    },
  });

/** A person is not asked what nobody waits for: an agent may have made it up. Throws `UsageError`. */
async function requireQuestion(pipeline: PipelineHandle, name: string, signal: AbortSignal): Promise<void> {
  const { id } = pipeline;
  const { isRunning } = await pipeline.status({ signal });
  if (!isRunning) throw new UsageError(`${id} has ended; nobody is asked any more.`);
  const { step = name } = parseStepPlace(name) ?? {};
  for await (const one of pipeline.steps({ step, state: 'waiting', signal }))
    if (name === step || one.step === name) return;
  throw new UsageError(`${name} of ${id} waits for no answer. status {"id": "${id}"} says where it stands.`);
}
