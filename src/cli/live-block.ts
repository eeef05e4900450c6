import { createLogUpdate } from 'log-update';
import type { Io } from './io.js';

/** Lines that are rewritten in place on a terminal; elsewhere each line is written once, when it has changed in more than its numbers. */
export interface LiveBlock {
  show(lines: readonly string[]): void;
  /** Leaves the last lines standing. */
  end(): void;
}

export function createLiveBlock(io: Io): LiveBlock {
  return io.isTerminal ? createTerminalBlock() : createPlainBlock(io);
}

function createTerminalBlock(): LiveBlock {
  const update = createLogUpdate(process.stderr);
  return { show: (lines) => update(lines.join('\n')), end: () => update.done() };
}

function createPlainBlock(io: Io): LiveBlock {
  const shown = new Set<string>();
  return {
    show(lines) {
      for (const line of lines) {
        // Elapsed time alone is no news in a log.
        const news = line.replace(/\d+(\.\d+)? (s|min|h)\b/g, '').replace(/\s+/g, ' ');
        if (shown.has(news)) continue;
        shown.add(news);
        io.err(line);
      }
    },
    end: () => undefined,
  };
}
