import { Context } from '@temporalio/activity';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { OperateInput, OperateResult } from '../../domain/pipeline/operation.js';
import type { Operation } from '../../domain/pipeline/operations/operations.js';
import { readOperation } from '../../domain/pipeline/operations/read-operation.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { withHeartbeats } from '../heartbeat.js';
import { stopReason, throwIfWorkerStops } from '../stop-reason.js';
import type { MakePorts } from './make-file.js';
import { makeFile } from './make-file.js';
import type { OperateTry } from './operate-try.js';
import { createOperateTry } from './operate-try.js';
import type { TellPorts } from './tell.js';
import { tell } from './tell.js';
import { uploadFiles } from './upload-files.js';

export interface OperatePorts extends MakePorts, TellPorts {}

/** What ends from outside again and again is no accident: a video that makes ffmpeg crash, or a machine with too little memory. */
const MAX_TRIES = 5;

/**
 * The activity `operate`: a local operation of a pipeline. What an earlier try has finished is taken over. A cancellation kills what runs, and removes
 * what is not finished; whatever else stops it, the next try goes on behind what is whole.
 */
export function createOperate(ports: OperatePorts) {
  return async function operate(input: OperateInput): Promise<OperateResult> {
    const context = Context.current();
    const trying = createOperateTry(context.cancellationSignal);
    try {
      const operation = readBody(input);
      return await withHeartbeats(
        () => trying.read(),
        () => run(operation, input, trying, ports),
      );
    } catch (error) {
      throwIfWorkerStops(context);
      const reason = stopReason(context);
      // There will be no other try, to which it could be of use.
      if (reason === 'CANCELLED' || error instanceof InvalidRequest)
        await trying.discard((text) => void context.log.warn(text));
      throw reason === undefined ? giveUpInTime(error, context.info.attempt) : context.cancellationSignal.reason;
    }
  };
}

function readBody({ kind, body }: OperateInput): Operation {
  const { value, problems } = readOperation(kind, body);
  if (value === undefined) throw new InvalidRequest(problems);
  return value;
}

async function run(
  operation: Operation,
  input: OperateInput,
  trying: OperateTry,
  ports: OperatePorts,
): Promise<OperateResult> {
  switch (operation.kind) {
    case 'upload':
      return uploadFiles(operation, input, trying, ports);
    case 'notify':
    case 'approve':
      return tell(operation, input, ports);
    default:
      return makeFile(operation, input, trying, ports);
  }
}

function giveUpInTime(error: unknown, attempt: number): unknown {
  if (!(error instanceof KlingFailure) || error.code !== 'ToolFailed' || attempt < MAX_TRIES) return error;
  return new KlingFailure('ToolFailed', `${error.message} (${attempt} times)`, { isFinal: true, cause: error });
}
