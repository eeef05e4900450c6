import { toBatchMemo, toGenerationMemo } from '../../contract/memo.js';
import { stepWorkflowId } from '../../domain/pipeline/step.js';
import { BATCH } from '../../contract/workflow-types.js';
import { shorten } from '../../domain/generation/generation.js';
import { placeOf } from '../../domain/pipeline/book/making.js';
import { makingId } from '../../domain/pipeline/book/meaning.js';
import type { PreparedMaking } from '../../domain/pipeline/book/prepare.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { escapeLine } from '../../webui/markdown-cell.js';
import { renderStepSteps } from '../../webui/next-steps.js';
import { toAdoption } from '../children/adoption.js';
import type { Child } from '../children/child-options.js';
import type { BegunMaking, LivePipeline } from './live-pipeline.js';

/** The generation or the batch of a making. */
export function toStepChild(live: LivePipeline, making: BegunMaking, prepared: PreparedMaking): Child {
  const { pipelineId, searchable } = live.facts();
  const place = placeOf(making);
  const workflowId = stepWorkflowId({ pipelineId, step: place });
  const run = { ...live.request.options.itemRun, ...(isObject(prepared.body.run) ? prepared.body.run : {}) };
  const common = { id: place, workflowId, details: renderStepSteps(pipelineId, place) };
  if (prepared.kind === 'batch') {
    // Items whose rows have changed are made beside what was made of the old ones. What stands in a file of rows is known to the batch alone.
    const isOfFile = prepared.body.manifest !== undefined;
    const isChanged =
      prepared.isIdUsed || live.recordsOf(place).some(({ meaning }) => isOfFile || meaning !== making.begun.meaning);
    return {
      ...common,
      type: BATCH,
      request: { ...prepared.body, run: { ...run, ...(isChanged ? { force: true } : {}) } },
      // What it has made is known to its own journal, so that it may run as often as it takes.
      isAnew: true,
      summary: escapeLine(place),
      memo: toBatchMemo({ startedAt: making.begun.startedAt }),
      attributes: searchable ? { state: 'running', batchId: workflowId } : undefined,
    };
  }
  const { adopt } = making.begun;
  const prompt = textOf(prepared.body.prompt);
  const model = textOf(prepared.body.model_name);
  const task = textOf(prepared.body.task);
  return {
    ...common,
    request:
      adopt === undefined
        ? { ...nameTask(live, making, prepared.body), run }
        : toAdoption(prepared.body, run, { id: adopt, item: place, batch: pipelineId }),
    isAnew: prepared.isIdUsed,
    summary: escapeLine(shorten([place, prompt ?? model ?? task].filter((word) => word !== undefined).join(': '), 120)),
    memo: toGenerationMemo({
      ...(prompt === undefined ? {} : { prompt: shorten(prompt) }),
      task,
      model,
      account: textOf(run.account),
      pipelineId,
      making: makingId(pipelineId, place, making.begun),
    }),
    attributes: searchable
      ? { state: adopt === undefined ? 'queued' : 'processing', batchId: pipelineId, model }
      : undefined,
  };
}

/** A name of somebody's own is for the first making; Kling answers for one that is taken with the task that bears it. */
function nameTask(live: LivePipeline, { begun, ...making }: BegunMaking, body: Json): Json {
  const own = textOf(body.external_task_id);
  const isFirst = begun.take === 1 && live.recordsOf(placeOf(making)).every(({ meaning }) => meaning === begun.meaning);
  if (own === undefined || isFirst) return body;
  return { ...body, external_task_id: `${own}-${begun.meaning.slice(0, 8)}-${begun.take}` };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
