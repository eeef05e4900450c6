import type { Io } from './io.js';
import { createTerminalScreen } from './terminal-screen.js';

/** Lines that are rewritten in place on a terminal; elsewhere each line is written once, when it has changed in more than its numbers. */
export interface LiveBlock {
  show(lines: readonly string[]): void;
  /** Leaves the last lines standing. */
  end(): void;
}

export function createLiveBlock(io: Io): LiveBlock {
  return canRewrite(io) ? createTerminalScreen(process.stderr) : createPlainBlock(io);
}

/** A terminal that calls itself dumb cannot move its cursor. */
export function canRewrite(io: Io): boolean {
  return io.isTerminal && io.config.env.TERM !== 'dumb';
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
