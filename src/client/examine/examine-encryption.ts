import { readKeyId } from '../../temporal/encryption/payload-codec.js';
import type { Session } from '../session.js';

/** With what the workflows that run were started, as far as the latest of them tell. */
export interface EncryptionFacts {
  /** How many were looked at. */
  readonly seen: number;
  /** How many of them were started without encryption. */
  readonly plain: number;
  /** By the name of a key that is not set here, a workflow that needs it. */
  readonly missing: ReadonlyMap<string, string>;
}

/** One page of the list. */
const MAX_SEEN = 200;

/** Looks at the memos of what runs, as Temporal keeps them: `known` are the names of the keys that are set here. */
export async function examineEncryption(
  known: readonly string[],
  { connection, namespace, taskQueue }: Session,
): Promise<EncryptionFacts> {
  const { executions } = await connection.workflowService.listWorkflowExecutions({
    namespace,
    query: `TaskQueue = "${taskQueue}" AND ExecutionStatus = "Running"`,
    pageSize: MAX_SEEN,
  });
  const memos = executions.flatMap(({ execution, memo: kept }) => {
    const [first] = Object.values(kept?.fields ?? {});
    return first === undefined ? [] : [{ workflowId: execution?.workflowId ?? '', keyId: readKeyId(first) }];
  });
  const missing = new Map<string, string>();
  for (const { workflowId, keyId } of memos)
    if (keyId !== undefined && !known.includes(keyId)) missing.set(keyId, workflowId);
  return { seen: memos.length, plain: memos.filter(({ keyId }) => keyId === undefined).length, missing };
}
