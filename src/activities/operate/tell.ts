import type { OperateInput, OperateResult } from '../../domain/pipeline/operation.js';
import type { OperationOf } from '../../domain/pipeline/operations/operations.js';
import type { Announce } from '../../ports/notices/announce.js';

export interface TellPorts {
  readonly announce: Announce;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Hands a message, or the request to approve something, over to those who wait for it: once for each meaning of the step, and without waiting for them. */
export async function tell(
  operation: OperationOf<'notify'> | OperationOf<'approve'>,
  { pipelineId, step, meaning }: OperateInput,
  { announce, now }: TellPorts,
): Promise<OperateResult> {
  const { to: notify } = operation;
  const about = { about: pipelineId, run: meaning, key: step, at: new Date(now()).toISOString(), notify };
  const place = { pipelineId, step };
  if (operation.kind === 'notify') {
    const { text, data = {} } = operation;
    await announce({ ...about, type: 'pipeline.message', data: { ...place, text, data } });
  } else {
    const { message, show = [], timeout, onTimeout } = operation;
    const limits = timeout === undefined ? {} : { timeoutSeconds: timeout, onTimeout: onTimeout ?? 'fail' };
    await announce({ ...about, type: 'pipeline.approval', data: { ...place, message, show, ...limits } });
  }
  return { outputs: [] };
}
