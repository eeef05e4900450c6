import type { ConnectionLike } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { GENERATION_MEMO, PIPELINE_MEMO, SCHEDULE_MEMO } from '../../contract/memo.js';
import { DecryptionFailed } from './decryption-failed.js';

type Memo = { fields?: Record<string, Payload> | null } | null | undefined;

/** What people read in lists; everything else in a memo is for programs, which do without it. */
const SHOWN: readonly string[] = [GENERATION_MEMO.prompt, PIPELINE_MEMO.file, SCHEDULE_MEMO.what];

/**
 * The same connection, on which a memo that cannot be decrypted hides no other: in lists its words are replaced by a note that says so. The SDK would
 * throw for the whole list, since a client knows one way only of reading all payloads.
 */
export function withLegibleMemos(connection: ConnectionLike, codec: PayloadCodec): ConnectionLike {
  const service = connection.workflowService;
  const legible = async (kept: Memo): Promise<void> => {
    const fields = kept?.fields ?? {};
    for (const [name, payload] of Object.entries(fields)) fields[name] = await openMemo(name, payload, codec);
  };
  const workflowService: ConnectionLike['workflowService'] = Object.assign(Object.create(service) as typeof service, {
    listWorkflowExecutions: async (request: object) => {
      const answer = await service.listWorkflowExecutions(request);
      for (const { memo } of answer.executions) await legible(memo);
      return answer;
    },
    describeWorkflowExecution: async (request: object) => {
      const answer = await service.describeWorkflowExecution(request);
      await legible(answer.workflowExecutionInfo?.memo);
      return answer;
    },
    listSchedules: async (request: object) => {
      const answer = await service.listSchedules(request);
      for (const { memo } of answer.schedules) await legible(memo);
      return answer;
    },
  });
  return Object.create(connection, { workflowService: { value: workflowService } }) as ConnectionLike;
}

async function openMemo(name: string, payload: Payload, codec: PayloadCodec): Promise<Payload> {
  try {
    const [opened = payload] = await codec.decode([payload]);
    return opened;
  } catch (error) {
    if (!(error instanceof DecryptionFailed)) throw error;
    const note = `(encrypted with the key ${JSON.stringify(error.facts.keyId)}, which does not open it here)`;
    return defaultPayloadConverter.toPayload(SHOWN.includes(name) ? note : null);
  }
}
