import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { EndedGeneration, Outcome } from '../domain/batch/outcome.js';
import { outcomeOfFailure } from '../domain/batch/outcome.js';
import type { GenerationResult } from '../domain/generation/generation.js';
import type { Generations } from '../ports/generations.js';
import { noWordFromTemporal } from './no-word.js';

type OnEnd = (workflowId: string, outcome: Outcome) => void;

/** After the first end, so many milliseconds for others to share the way. */
const GATHER_MS = 1000;
/** Long polls of one worker: a server grants a namespace 1,200 by default, and the workers need theirs to get work. */
const MAX_WAITS = 100;
/** Between two looks at generations for which there is no long poll. */
const LOOK_EVERY_MS = 50;

/** Generations as the Temporal server knows them. */
export function createGenerations({ client }: { client: Client }): Generations {
  // A worker's connection cannot take a call back, so a wait goes on until its generation has ended, and serves whoever asks meanwhile.
  const waits = new Map<string, Promise<Outcome>>();

  async function outcomeOf(workflowId: string): Promise<Outcome> {
    try {
      return { kind: 'completed', result: (await client.workflow.getHandle(workflowId).result()) as GenerationResult };
    } catch (error) {
      if (error instanceof WorkflowFailedError) return toOutcome(error.cause);
      throw error;
    }
  }

  /** Undefined when there are too many waits already. */
  function waitFor(workflowId: string): Promise<Outcome> | undefined {
    const known = waits.get(workflowId);
    if (known !== undefined || waits.size >= MAX_WAITS) return known;
    const wait = outcomeOf(workflowId).finally(() => waits.delete(workflowId));
    waits.set(workflowId, wait);
    return wait;
  }

  /** Looks at one after the other, over and over, until `signal` is aborted. */
  async function lookAround(workflowIds: readonly string[], onEnd: OnEnd, signal: AbortSignal): Promise<void> {
    const left = new Set(workflowIds);
    while (left.size > 0) {
      for (const workflowId of left) {
        await sleep(LOOK_EVERY_MS, undefined, { signal });
        const { status } = await client.workflow.getHandle(workflowId).describe();
        if (status.name === 'RUNNING') continue;
        left.delete(workflowId);
        onEnd(workflowId, await outcomeOf(workflowId));
      }
    }
  }

  return {
    /**
     * Resolves once at least one has ended, with all that have; those that are likely to end first should come first. What a server that
     * is away makes of it is worth another try.
     */
    async collect(workflowIds, signal) {
      const stop = new AbortController();
      const ended: EndedGeneration[] = [];
      try {
        await new Promise<void>((resolve, reject) => {
          const onEnd: OnEnd = (workflowId, outcome) => {
            ended.push({ workflowId, outcome });
            resolve();
          };
          signal.throwIfAborted();
          signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: stop.signal });
          const others = workflowIds.filter((workflowId) => {
            const wait = waitFor(workflowId);
            wait?.then((outcome) => onEnd(workflowId, outcome), reject);
            return wait === undefined;
          });
          lookAround(others, onEnd, stop.signal).catch(reject);
        });
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

function toOutcome(cause: unknown): Outcome {
  if (cause instanceof CancelledFailure) return { kind: 'cancelled' };
  if (cause instanceof ApplicationFailure) return outcomeOfFailure(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return outcomeOfFailure({ message: `The generation was ended from outside (${message}).` });
}
