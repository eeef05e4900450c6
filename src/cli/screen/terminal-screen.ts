import { createLogUpdate } from 'log-update';
import { columnsOf } from './fit-text.js';
import type { Lines } from './lines.js';

/** A terminal, or what stands for one. */
export type Terminal = Parameters<typeof createLogUpdate>[0] & {
  readonly columns?: number;
  readonly rows?: number;
};

/** Cursor up so many lines, to the first column; erase from there to the end of the screen. */
const eraseUp = (lines: number): string => `\u001b[${lines}A\r\u001b[J`;

/** Lines that these take on a terminal that breaks what is too long for it. */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(columnsOf(line) / Math.max(1, columns))), 0);
}

/**
 * A live block whose number of lines may change. log-update 7.2.0 rewrites only what differs, but leaves equal lines at the end where they were
 * when those before them have become more or fewer: then all is written anew. Nor does it hear of a window that became narrower, where the
 * terminal has broken each line that no longer fits: what stands there is erased by its new height, and `onResize` draws it again.
 */
export function createTerminalScreen(terminal: Terminal, onResize: () => void = () => undefined): Lines {
  let update = createLogUpdate(terminal);
  let shown: readonly string[] = [];
  const resize = (): void => {
    if (shown.length === 0) return;
    // The cursor stands below the last line.
    const rows = rowsOf(shown, terminal.columns ?? Infinity);
    terminal.write(eraseUp(Math.min(rows, (terminal.rows ?? Infinity) - 1)));
    update.done();
    update = createLogUpdate(terminal);
    shown = [];
    onResize();
  };
  terminal.on('resize', resize);
  return {
    show(lines) {
      if (lines.length !== shown.length) update.clear();
      shown = lines;
      update(lines.join('\n'));
    },
    end() {
      terminal.off('resize', resize);
      update.done();
    },
  };
}
