import type { Json } from '../../../domain/record.js';
import { isObject } from '../../../domain/record.js';
import { defaultPayloadConverter } from '@temporalio/common';
import { GENERATION } from '../../../contract/workflow-types.js';
import { joinNames } from '../../../domain/batch/repeats/changed-items.js';
import type { Meaning } from '../../../domain/generation/meaning.js';
import { contentWord, findDifference, nameWord, readMeaning } from '../../../domain/generation/meaning.js';
import { measureFile } from '../../../disk/plain-file.js';
import { UsageError } from '../../client-errors.js';
import { readStartedWith } from '../../look/started-with.js';
import type { Session } from '../../session.js';

/** The request with which a generation was started; undefined when it was started without one. */
export async function readStartedInput(workflowId: string, session: Session): Promise<Json | undefined> {
  const [payload] = (await readStartedWith({ workflowId }, session))?.payloads ?? [];
  const input: unknown = payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
  return isObject(input) ? input : undefined;
}

/** Throws `UsageError` when the workflow of that id is no generation, or asks for something else than `input`. */
export async function refuseOther(workflowId: string, input: Json, session: Session): Promise<void> {
  const { type } = await session.client.workflow.getHandle(workflowId).describe();
  if (type !== GENERATION) {
    throw new UsageError(`${workflowId} is the id of a ${type}.`, { advice: [{ action: 'chooseId' }] });
  }
  const earlier = await readStartedInput(workflowId, session);
  if (earlier === undefined) return;
  const { fields } = findDifference(await understand(earlier), await understand(input));
  if (fields.length === 0) return;
  throw new UsageError(`${workflowId} exists already, with another ${joinNames(fields)}: nothing is started.`, {
    advice: [{ action: 'chooseId' }, { action: 'look', id: workflowId }],
  });
}

/** Pictures by what they hold now, where this machine has them. */
async function understand(request: Json): Promise<Meaning> {
  const { files } = readMeaning(request, nameWord);
  const words = new Map<string, string>();
  for (const file of new Set(Object.values(files))) {
    const measured = await measureFile(file).catch(() => undefined);
    if (measured !== undefined) words.set(file, contentWord(measured.sha256));
  }
  return readMeaning(request, (file) => words.get(file) ?? nameWord(file));
}
