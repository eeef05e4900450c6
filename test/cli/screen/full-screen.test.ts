import { EventEmitter } from 'node:events';
import type { ReadStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../../src/cli/screen/full-screen.js';
import { openFullScreen } from '../../../src/cli/screen/full-screen.js';
import { listenForQuit } from '../../../src/cli/screen/keys.js';

function createTerminal(columns = 20, rows = 3) {
  const written: string[] = [];
  const terminal = Object.assign(new EventEmitter(), {
    columns,
    rows,
    write: (text: string) => written.push(text) > 0,
  });
  return { terminal, written, io: terminal as unknown as Terminal };
}

describe('a whole screen', () => {
  it('is another than the one with the lines of the shell, and gives that back', () => {
    const { written, io, terminal } = createTerminal();
    const before = process.listenerCount('exit');
    const screen = openFullScreen(io, () => undefined);
    expect(written.join('')).toBe('\u001b[?1049h\u001b[?25l\u001b[?7l');
    expect(process.listenerCount('exit'), 'also where the process is ended').toBe(before + 1);
    screen.end();
    expect(written.at(-1)).toBe('\u001b[?7h\u001b[?25h\u001b[?1049l');
    expect([process.listenerCount('exit'), terminal.listenerCount('resize')]).toEqual([before, 0]);
  });

  it('draws from the top, no more lines than there are, and erases what is left of before', () => {
    const { written, io } = createTerminal();
    const screen = openFullScreen(io, () => undefined);
    screen.show(['one', 'two', 'three', 'four']);
    screen.end();
    expect(written[1]).toContain('\u001b[Hone\u001b[K\r\ntwo\u001b[K\r\nthree\u001b[K\u001b[J');
    expect(written[1]).not.toContain('four');
  });

  it('is drawn again for another size', () => {
    const { terminal, io } = createTerminal();
    let drawn = 0;
    const screen = openFullScreen(io, () => (drawn += 1));
    terminal.columns = 60;
    terminal.emit('resize');
    expect([drawn, screen.size()]).toEqual([1, { columns: 60, rows: 3 }]);
    screen.end();
  });
});

describe('the keyboard', () => {
  function listen(isTTY = true) {
    const heard: string[] = [];
    const modes: boolean[] = [];
    const keys = Object.assign(new EventEmitter(), {
      ...{ isTTY, resume: () => undefined, pause: () => undefined },
      setRawMode: (mode: boolean) => modes.push(mode),
    });
    const stop = listenForQuit(
      keys as unknown as ReadStream,
      () => heard.push('quit'),
      () => heard.push('interrupt'),
    );
    return { keys, heard, modes, stop };
  }

  it('ends it by q, sends on Ctrl-C, and is left as it was', () => {
    const { keys, heard, modes, stop } = listen();
    for (const key of ['x', 'q', 'Q', '\u0003']) keys.emit('data', Buffer.from(key));
    stop();
    keys.emit('data', Buffer.from('q'));
    expect([heard, modes, keys.listenerCount('data')]).toEqual([['quit', 'quit', 'interrupt'], [true, false], 0]);
  });

  it('is left alone where there is none', () => {
    const { modes, stop } = listen(false);
    stop();
    expect(modes).toEqual([]);
  });
});
