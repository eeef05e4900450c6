import { patched, upsertSearchAttributes } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import { toAttributePairs } from '../../contract/search-attributes.js';
import type { GenerationStatus } from '../../domain/generation/generation.js';
import { shownState } from '../../domain/generation/lifecycle.js';
import { filedAs } from '../../domain/generation/waiting.js';
import { isSearchable } from '../filed-state.js';

/** Files a generation under what people filter by, on a server that has our search attributes. */
export function createStatusPublisher() {
  let searchable = isSearchable();
  let isFiledAsStuck = false;

  return {
    /** Takes a worker's word that the server has them. */
    allow(isFound: boolean) {
      searchable ||= isFound;
    },
    publish(status: GenerationStatus) {
      if (searchable) write(status);
    },
    /** Files it as `stuck`, and again under its state once it goes on. Generations of earlier versions note neither. */
    publishIfStuck(status: GenerationStatus) {
      const isStuck = shownState(status) === 'stuck';
      if (!searchable || isStuck === isFiledAsStuck) return;
      if (isStuck && !patched(PATCHES.stuckIsFiled)) return;
      isFiledAsStuck = isStuck;
      write(status);
    },
  };
}

/** One event of the history. */
function write(status: GenerationStatus): void {
  const { waiting, taskId, model } = status;
  upsertSearchAttributes(toAttributePairs({ state: filedAs(shownState(status), waiting), taskId, model }));
}
