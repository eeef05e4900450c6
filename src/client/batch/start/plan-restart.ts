import type { Json } from '../../../domain/record.js';
import { isObject } from '../../../domain/record.js';
import { defaultPayloadConverter } from '@temporalio/common';
import { countItems } from '../../../domain/batch/count-items.js';
import type { BatchFacts } from '../../../domain/batch/progress/batch-facts.js';
import { UsageError } from '../../client-errors.js';
import { readStartedWith } from '../../look/started-with.js';
import type { Session } from '../../session.js';
import { readEnding } from '../batch-ending.js';
import { keptManifest } from './batch-input.js';
import type { BatchRecord } from '../batch-view.js';
import type { BatchStart } from './start-batch.js';

/**
 * What starts a batch that has ended once more, with all that has not succeeded; `run` replaces those of its options that it names. Throws
 * `UsageError` when all have succeeded, or when it was refused before it began.
 */
export async function planRestart(record: BatchRecord, run: Json, session: Session): Promise<BatchStart> {
  const { batchId, file = batchId, content = '' } = record;
  const total = await countMissing(record, session);
  const ran = await readBatchInput(batchId, session);
  return {
    batchId,
    items: { manifest: keptManifest(batchId) },
    ...(ran.pipeline === undefined ? {} : { pipeline: ran.pipeline }),
    total,
    run: { ...ran.run, ...run },
    file,
    content,
  };
}

/** How many items it has. */
async function countMissing(record: BatchRecord, session: Session): Promise<number> {
  const ending = await readEnding(record, session);
  if (ending.kind === 'failed' && ending.error.kind === 'InvalidRequest') {
    throw new UsageError(`${record.batchId} was never begun: ${ending.error.text}`);
  }
  if (ending.kind !== 'completed') return record.total ?? 0;
  const { counts, total } = ending.result;
  if (counts.completed === total) throw new UsageError(`${record.batchId}: all ${countItems(total)} have succeeded.`);
  return total;
}

/** What its latest run was told, which carries that in another form when the batch has been continued. */
export async function readBatchInput(
  batchId: string,
  session: Session,
): Promise<{ readonly run: Json; readonly pipeline?: Json }> {
  const [payload] = (await readStartedWith({ workflowId: batchId }, session))?.payloads ?? [];
  const input: unknown = payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
  if (!isObject(input)) return { run: {} };
  if (!isObject(input.continued)) return { run: isObject(input.run) ? input.run : {}, ...pipelineIn(input) };
  const { facts } = input.continued;
  return isObject(facts) ? { run: runOf(facts), ...pipelineIn(facts) } : { run: {} };
}

const pipelineIn = ({ pipeline }: Json) => (isObject(pipeline) ? { pipeline } : {});

function runOf({ itemRun, concurrency, budget, stopAfter, alertAbove, notify, then }: Partial<BatchFacts>): Json {
  return {
    ...itemRun,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(budget === undefined ? {} : { budget }),
    ...(notify === undefined ? {} : { notify }),
    ...(then === undefined ? {} : { then }),
    ...(stopAfter === undefined ? {} : { stopAfter }),
    ...(alertAbove === undefined ? {} : { alertAbove }),
  };
}
