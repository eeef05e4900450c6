import { createLogUpdate } from 'log-update';
import type { LiveBlock } from './live-block.js';

/** A terminal, or what stands for one. */
export type Terminal = Parameters<typeof createLogUpdate>[0];

/**
 * A live block whose number of lines may change. log-update 7.2.0 rewrites only what differs, but leaves equal lines at the end where they were
 * when those before them have become more or fewer: then all is written anew.
 */
export function createTerminalScreen(terminal: Terminal): LiveBlock {
  const update = createLogUpdate(terminal);
  let count = 0;
  return {
    show(lines) {
      if (lines.length !== count) update.clear();
      count = lines.length;
      update(lines.join('\n'));
    },
    end: () => update.done(),
  };
}
