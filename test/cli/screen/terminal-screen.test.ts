import { describe, expect, it } from 'vitest';
import { columnsOf, fill, fit } from '../../../src/cli/screen/fit-text.js';
import type { Terminal } from '../../../src/cli/screen/terminal-screen.js';
import { createTerminalScreen, rowsOf } from '../../../src/cli/screen/terminal-screen.js';

/** As much of a terminal as log-update uses: a grid of lines, and how much was written to it last. */
function createTerminal(columns = 40) {
  const grid: string[] = [''];
  let row = 0;
  let column = 0;
  let written = 0;
  const control: Readonly<Record<string, (count: number) => void>> = {
    A: (count) => (row = Math.max(0, row - count)),
    B: (count) => (row += count),
    J: () => (grid.length = row + 1) && (grid[row] = (grid[row] ?? '').slice(0, column)),
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
      else if (token === '\r') column = 0;
      else {
        const line = (grid[row] ?? '').padEnd(column);
        grid[row] = line.slice(0, column) + token + line.slice(column + 1);
        column += 1;
      }
      while (grid.length <= row) grid.push('');
    }
    return true;
  }
  const listeners = new Set<() => void>();
  const terminal = {
    ...{ write, isTTY: true, columns, rows: 24 },
    on: (_event: string, listener: () => void) => listeners.add(listener),
    off: (_event: string, listener: () => void) => listeners.delete(listener),
  };
  /** As most terminals do it: lines that no longer fit are broken, and those below move down. */
  function resize(to: number): void {
    const broken = grid.flatMap((line, at) => (at < row ? breakLine(line, to) : [line]));
    row += broken.length - grid.length;
    grid.splice(0, grid.length, ...broken);
    terminal.columns = to;
    listeners.forEach((listener) => listener());
  }
  return {
    terminal: terminal as unknown as Terminal,
    resize,
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

function breakLine(line: string, columns: number): string[] {
  const rows = [''];
  for (const character of line) {
    const longer = `${rows.at(-1) ?? ''}${character}`;
    if (columnsOf(longer) <= columns) rows[rows.length - 1] = longer;
    else rows.push(character);
  }
  return rows;
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

describe('a window of another size', () => {
  const wide = ['a'.repeat(38), '', '狐'.repeat(19), 'end'];

  it.each([
    [40, 4],
    [20, 6],
    [10, 10],
  ])('breaks a frame at %d columns into %d lines', (columns, rows) => {
    expect(rowsOf(wide, columns)).toBe(rows);
  });

  it.each([
    [40, 20],
    [40, 13],
    [40, 80],
  ])('keeps nothing of the old frame when it goes from %d to %d columns', (from, to) => {
    const { terminal, lines, resize } = createTerminal(from);
    let columns = from;
    const frame = () => [
      fit('a title that is too long for a narrow window', columns),
      fill('狐狐狐 rows', columns),
      'end',
    ];
    const screen = createTerminalScreen(terminal, () => screen.show(frame()));
    screen.show(frame());
    columns = to;
    resize(to);
    expect(lines()).toEqual(frame().map((line) => line.trimEnd()));
    screen.show(frame());
    expect(lines()).toEqual(frame().map((line) => line.trimEnd()));
    screen.end();
  });

  it('draws nothing once it has ended', () => {
    const { terminal, lines, resize } = createTerminal(40);
    let count = 0;
    const screen = createTerminalScreen(terminal, () => count++);
    screen.show(['last']);
    screen.end();
    resize(20);
    expect([count, lines()]).toEqual([0, ['last']]);
  });
});
