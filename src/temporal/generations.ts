import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { CollectedGeneration, Generations } from '../ports/generations.js';
import { findWorkflow } from './find-workflow.js';
import { awaitOutcome } from './generation-outcome.js';
import { noWordFromTemporal } from './no-word.js';
import { orAbort } from './or-abort.js';
import { createSharedWaits } from './shared-waits.js';

type OnEnd = (workflowId: string, outcome: CollectedGeneration['outcome']) => void;

/** After the first end, so many milliseconds for others to share the way. */
const GATHER_MS = 1000;
/** Between two looks at generations for which there is no long poll. */
const LOOK_EVERY_MS = 50;

/** Generations as the Temporal server knows them. What a server that is away makes of a question is worth another try. */
export function createGenerations({ client }: { client: Client }): Generations {
  const waitFor = createSharedWaits((workflowId) => awaitOutcome(client, workflowId));

  /** Resolves at the first end, and goes on telling of others until `signal` is aborted. */
  function watch(workflowIds: readonly string[], onEnd: OnEnd, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const tell: OnEnd = (workflowId, outcome) => {
        onEnd(workflowId, outcome);
        resolve();
      };
      const others = workflowIds.filter((workflowId) => {
        const wait = waitFor(workflowId);
        wait?.then((outcome) => tell(workflowId, outcome), reject);
        return wait === undefined;
      });
      lookInTurn(client, others, tell, signal).catch(reject);
    });
  }

  return {
    /** The first hundred are waited for, the others looked at in turn: those that are likely to end first should come first. */
    async collect(workflowIds, signal) {
      signal.throwIfAborted();
      const stop = new AbortController();
      const ended: CollectedGeneration[] = [];
      try {
        const onEnd: OnEnd = (workflowId, outcome) => void ended.push({ workflowId, outcome });
        await orAbort(signal, watch(workflowIds, onEnd, stop.signal));
        await sleep(GATHER_MS, undefined, { signal });
        return [...ended];
      } catch (error) {
        signal.throwIfAborted();
        throw noWordFromTemporal('how the generations ended', error);
      } finally {
        stop.abort();
      }
    },
  };
}

/** Looks at one after the other, over and over, until all have ended or `signal` is aborted. */
async function lookInTurn(
  client: Client,
  workflowIds: readonly string[],
  onEnd: OnEnd,
  signal: AbortSignal,
): Promise<void> {
  const left = new Set(workflowIds);
  while (left.size > 0) {
    for (const workflowId of left) {
      await sleep(LOOK_EVERY_MS, undefined, { signal });
      if ((await findWorkflow(client, workflowId))?.status.name === 'RUNNING') continue;
      left.delete(workflowId);
      onEnd(workflowId, await awaitOutcome(client, workflowId));
    }
  }
}
