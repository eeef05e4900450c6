import { patched } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import type { Child } from './child-options.js';

/** What is started in one workflow task goes to Temporal in one message, which takes 4 MB: each character may be four bytes. */
const MAX_LENGTH = 500_000;

/** Children whose start Temporal has not confirmed. */
export function createStarting() {
  /** How many characters each is started with. */
  const lengths = new Map<string, number>();

  /** Their sum: it is asked for before each of thousands of starts. */
  let all = 0;

  const isLoaded = (): boolean => all >= MAX_LENGTH;
  const end = (id: string): void => {
    all -= lengths.get(id) ?? 0;
    lengths.delete(id);
  };

  return {
    begin({ id, request }: Pick<Child, 'id' | 'request'>): void {
      end(id);
      const { length } = JSON.stringify(request);
      lengths.set(id, length);
      all += length;
    },
    end,
    count: (): number => lengths.size,
    ids: (): Iterable<string> => lengths.keys(),
    /** As much is on its way as one message bears. */
    isLoaded,
    /** Whether another may be started beside them. What an earlier version has started goes by no such rule. */
    hasRoom: (): boolean => !isLoaded() || !patched(PATCHES.startsTravelApart),
  };
}
