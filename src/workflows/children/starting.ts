import { patched } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import type { Child } from './child-options.js';

/** What is started in one workflow task goes to Temporal in one message, which takes 4 MB: each character may be four bytes. */
const MAX_LENGTH = 500_000;

/** Children whose start Temporal has not confirmed. */
export function createStarting() {
  /** How many characters each is started with. */
  const lengths = new Map<string, number>();

  const isLoaded = (): boolean => sum(lengths.values()) >= MAX_LENGTH;

  return {
    begin({ id, request }: Pick<Child, 'id' | 'request'>): void {
      lengths.set(id, JSON.stringify(request).length);
    },
    end(id: string): void {
      lengths.delete(id);
    },
    count: (): number => lengths.size,
    ids: (): Iterable<string> => lengths.keys(),
    /** As much is on its way as one message bears. */
    isLoaded,
    /** Whether another may be started beside them. What an earlier version has started goes by no such rule. */
    hasRoom: (): boolean => !isLoaded() || !patched(PATCHES.startsTravelApart),
  };
}

function sum(lengths: Iterable<number>): number {
  let all = 0;
  for (const length of lengths) all += length;
  return all;
}
