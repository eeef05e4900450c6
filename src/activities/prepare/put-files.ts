import { Context } from '@temporalio/activity';
import type { PrepareInput } from '../../contract/generation-activities.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Json } from '../../domain/record.js';
import type { Inputs } from '../../ports/inputs.js';
import { listRequestFiles, mapRequestFiles } from '../../products/request-files.js';
import { isByUrl } from '../../products/schema/input-files.js';
import { throwIfWorkerStops } from '../stop-reason.js';

/** Kling's largest video, 200 MB, at 1.1 Mbit/s; below the limit of the activity, so that slowness is trouble that is counted and ends. */
const LIMIT_MS = 25 * 60_000;
const TOO_SLOW = `A file could not be put where Kling can fetch it within ${LIMIT_MS / 60_000} minutes`;

/** The body with the name in the bucket, `s3://...`, of each file that Kling takes by URL only. What is there already is not sent again. */
export async function putFiles(
  { task, added, body }: Pick<PrepareInput, 'task' | 'added' | 'body'>,
  inputs: Pick<Inputs, 'putForKling'>,
): Promise<Json> {
  const context = Context.current();
  const asked = { product: task, added };
  const names = new Map<string, string>();
  const late = AbortSignal.timeout(LIMIT_MS);
  const signal = AbortSignal.any([context.cancellationSignal, late]);
  try {
    for (const one of listRequestFiles(asked, body).filter(isByUrl))
      names.set(one.field, await inputs.putForKling(one, signal));
  } catch (error) {
    throwIfWorkerStops(context);
    context.cancellationSignal.throwIfAborted();
    throw late.aborted ? new KlingFailure('InputStore', TOO_SLOW, { cause: error }) : error;
  }
  return mapRequestFiles(asked, body, ({ field, file }) => names.get(field) ?? file);
}
