import { expect } from 'vitest';
import type { GenerationStatus } from '../../../src/domain/generation/generation.js';
import type { FaultStage } from './fault-stage.js';

export const MB = 2 ** 20;

/**
 * Begins a download that stops in the middle of its file, which is to have 3 MB, and a wait for a task that Kling does not end before `endWait`.
 * Resolves once a worker is in the middle of both.
 */
export async function beginInEachPhase({ simulator, start, partHolds }: FaultStage) {
  const half = simulator.barrier({ name: 'half', route: '/media', at: 'media', atByte: 1.5 * MB });
  const downloading = await start({ prompt: 'in its download' });
  await half.arrived();
  await partHolds(MB);
  const waiting = await start({ prompt: '[stuck] in its wait' });
  await expect.poll(() => waiting.query<GenerationStatus>('status')).toMatchObject({ state: 'processing' });
  const endWait = () => {
    const [stuck] = simulator.tasks().filter(({ prompt }) => prompt.includes('[stuck]'));
    simulator.endTask(stuck?.id ?? '', { status: 'succeed' });
  };
  return { half, downloading, waiting, endWait };
}
