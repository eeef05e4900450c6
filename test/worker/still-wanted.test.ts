import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { createIsStillWanted } from '../../src/worker/still-wanted.js';

interface Known {
  readonly status?: string;
  readonly isCancelled?: boolean;
  readonly parent?: string;
}

/** Workflows as the server describes them. */
function wanted(known: Readonly<Record<string, Known>>, ownerId?: string): Promise<boolean> {
  const describeWorkflow = (id: string) => {
    const found = known[id];
    if (found === undefined) return Promise.reject(new WorkflowNotFoundError('gone', id, undefined));
    const { status = 'RUNNING', isCancelled = false, parent } = found;
    const parentExecution = parent === undefined ? null : { workflowId: parent };
    return Promise.resolve({
      status: { name: status },
      raw: { workflowExtendedInfo: { cancelRequested: isCancelled }, workflowExecutionInfo: { parentExecution } },
    });
  };
  const client = { workflow: { getHandle: (id: string) => ({ describe: () => describeWorkflow(id) }) } };
  const own = { workflowId: 'b/owl/scene', runId: 'r' };
  return createIsStillWanted({ client: client as unknown as Client })(own, ownerId);
}

const scene = { 'b/owl/scene': {} };
const pipeline = { 'b/owl': { parent: 'b' } };

describe('a step of a pipeline', () => {
  it('is wanted while neither it, nor its pipeline, nor the batch of that is cancelled', async () => {
    expect(await wanted({ ...scene, ...pipeline, b: {} }, 'b/owl')).toBe(true);
    expect(await wanted({ 'b/owl/scene': { isCancelled: true }, ...pipeline, b: {} }, 'b/owl')).toBe(false);
    expect(await wanted({ ...scene, 'b/owl': { parent: 'b', isCancelled: true }, b: {} }, 'b/owl')).toBe(false);
    expect(await wanted({ ...scene, ...pipeline, b: { isCancelled: true } }, 'b/owl')).toBe(false);
    expect(await wanted({ ...scene, ...pipeline, b: { status: 'CANCELLED' } }, 'b/owl')).toBe(false);
  });

  it('is wanted whatever becomes of a workflow of somebody else that has started the pipeline', async () => {
    const mine = { mine: { status: 'CANCELLED' } };
    expect(await wanted({ ...scene, 'b/owl': { parent: 'mine' }, ...mine }, 'b/owl')).toBe(true);
  });

  it('is wanted where the batch was terminated or is forgotten', async () => {
    expect(await wanted({ ...scene, ...pipeline, b: { status: 'TERMINATED' } }, 'b/owl')).toBe(true);
    expect(await wanted({ ...scene, ...pipeline }, 'b/owl')).toBe(true);
  });
});
