import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../src/cli/terminal-screen.js';
import { createTerminalScreen } from '../../src/cli/terminal-screen.js';

/** As much of a terminal as log-update uses: a grid of lines, and how much was written to it last. */
function createTerminal() {
  const grid: string[] = [''];
  let row = 0;
  let column = 0;
  let written = 0;
  const control: Readonly<Record<string, (count: number) => void>> = {
    A: (count) => (row = Math.max(0, row - count)),
    B: (count) => (row += count),
    G: (count) => (column = count - 1),
    K: () => (grid[row] = (grid[row] ?? '').slice(0, column)),
    h: () => undefined,
    l: () => undefined,
  };
  function write(text: string): boolean {
    written += text.length;
    // eslint-disable-next-line no-control-regex
    for (const [token, parameter, letter] of text.matchAll(/\u001b\[([?\d]*)([A-Za-z])|[^]/g)) {
      if (letter === 'K' && parameter === '2') grid[row] = '';
      else if (letter !== undefined) control[letter]?.(parameter === '' ? 1 : Number(parameter?.replace('?', '')));
      else if (token === '\n') [row, column] = [row + 1, 0];
      else {
        const line = (grid[row] ?? '').padEnd(column);
        grid[row] = line.slice(0, column) + token + line.slice(column + 1);
        column += 1;
      }
      while (grid.length <= row) grid.push('');
    }
    return true;
  }
  const terminal = { write, isTTY: true, columns: 40, rows: 24, on: () => terminal, off: () => terminal };
  return {
    terminal: terminal as unknown as Terminal,
    lines: () =>
      grid
        .map((line) => line.trimEnd())
        .join('\n')
        .trimEnd()
        .split('\n'),
    /** Characters written since the last call. */
    takeWritten: () => {
      const since = written;
      written = 0;
      return since;
    },
  };
}

describe('createTerminalScreen', () => {
  it('shows just the last frame, however many lines the frames have', () => {
    const { terminal, lines } = createTerminal();
    const screen = createTerminalScreen(terminal);
    const frames = [
      ['title', 'row 1', 'row 2', 'row 3', '', 'footer'],
      ['title', 'row 1', '', 'footer'],
      ['title', 'alert', 'row 1', 'row 2', '', 'footer'],
      ['title', 'row 9', 'row 1', 'row 2', '', 'footer'],
      ['title'],
    ];
    for (const frame of frames) {
      screen.show(frame);
      expect(lines()).toEqual(frame);
    }
  });

  it('writes only what has changed', () => {
    const { terminal, takeWritten } = createTerminal();
    const screen = createTerminalScreen(terminal);
    const frame = (seconds: number) => [
      'title',
      ...Array.from({ length: 20 }, (_, row) => `row ${row}`),
      `${seconds} s`,
    ];
    screen.show(frame(1));
    expect(takeWritten()).toBeGreaterThan(120);
    screen.show(frame(2));
    expect(takeWritten()).toBeLessThan(60);
    screen.show(frame(2));
    expect(takeWritten()).toBe(0);
  });
});
