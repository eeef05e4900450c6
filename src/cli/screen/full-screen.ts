import type { WriteStream } from 'node:tty';

/** The whole of a terminal, given back as it was. */
export interface FullScreen {
  /** How large it is now. */
  size(): { readonly columns: number; readonly rows: number };
  /** Draws these lines from the top; what does not fit is left out. */
  show(lines: readonly string[]): void;
  end(): void;
}

export type Terminal = Pick<WriteStream, 'columns' | 'rows' | 'write' | 'on' | 'off'>;

/** Another screen than the one with the shell's lines, without a cursor, and where what is too wide is cut rather than broken; and back. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const TO_END_OF_LINE = '\u001b[K';
const TO_END_OF_SCREEN = '\u001b[J';
/** The terminal shows what is between them at once, so that nothing flickers; one that does not know them ignores them. */
const BEGIN_UPDATE = '\u001b[?2026h';
const END_UPDATE = '\u001b[?2026l';

const DEFAULT_SIZE = { columns: 80, rows: 24 };

/** Takes the terminal until `end`; also a process that is ended in between gives it back. `onResize` draws for the new size. */
export function openFullScreen(terminal: Terminal, onResize: () => void): FullScreen {
  const size = () => ({
    columns: terminal.columns || DEFAULT_SIZE.columns,
    rows: terminal.rows || DEFAULT_SIZE.rows,
  });
  const leave = (): void => void terminal.write(LEAVE);
  terminal.write(ENTER);
  terminal.on('resize', onResize);
  process.once('exit', leave);
  return {
    size,
    show(lines) {
      const shown = lines.slice(0, size().rows).map((line) => `${line}${TO_END_OF_LINE}`);
      terminal.write(`${BEGIN_UPDATE}${HOME}${shown.join('\r\n')}${TO_END_OF_SCREEN}${END_UPDATE}`);
    },
    end() {
      terminal.off('resize', onResize);
      process.off('exit', leave);
      leave();
    },
  };
}
