import type { Client } from '@temporalio/client';
import { GENERATION } from '../contract/workflow-types.js';
import { findMadeTask } from '../journal/made-videos.js';
import type { CollectedGeneration } from '../ports/generations.js';
import type { MadeTask, MadeTasks } from '../ports/inputs.js';
import type { Output } from '../ports/output/folder.js';
import { findWorkflow } from '../temporal/find-workflow.js';
import { awaitOutcome } from '../temporal/generation-outcome.js';
import { noWordFromTemporal } from '../temporal/no-word.js';

/** The port `MadeTasks`: what the JSON beside the files says, also where Temporal's data is lost; and what Temporal says, wherever the files are. */
export function createMadeTasks({
  client,
  output,
}: {
  readonly client: Client;
  readonly output: Pick<Output, 'root' | 'of'>;
}): MadeTasks {
  return {
    async find(generation, place) {
      const folders = place === undefined ? [output.root] : [output.of(place), output.root];
      for (const folder of folders) {
        const found = await findMadeTask(folder, generation);
        if (found !== undefined) return found;
      }
      return askTemporal(client, generation);
    },
  };
}

const UNKNOWN = 'is not known: neither in the output nor at the Temporal server';

const none = (text: string): MadeTask => ({ kind: 'none', text });

async function askTemporal(client: Client, generation: string): Promise<MadeTask> {
  try {
    const found = await findWorkflow(client, generation);
    if (found === undefined) return none(UNKNOWN);
    const { status, type } = found;
    if (type !== GENERATION) return none(`is a ${type}; name a generation, of a batch <batch>/<item>`);
    if (status.name === 'RUNNING') return none('has not ended yet; it can be named once it is completed');
    return fromOutcome(await awaitOutcome(client, generation));
  } catch (error) {
    throw noWordFromTemporal('what a generation has made', error);
  }
}

function fromOutcome(outcome: CollectedGeneration['outcome']): MadeTask {
  switch (outcome.kind) {
    case 'forgotten':
      return none(UNKNOWN);
    case 'completed': {
      const { taskId, task, account } = outcome.result;
      return { kind: 'made', taskId, product: task, account };
    }
    case 'failed':
      return none(`failed, so it has nothing to take: ${outcome.error.text}`);
    case 'cancelled':
      return none('was cancelled, so it has nothing to take');
  }
}
