import type { Io } from '../process/io.js';
import type { Lines } from './lines.js';
import { createTerminalScreen } from './terminal-screen.js';

/** `onResize` is called when the lines have to be drawn again, for another width. */
export function createLiveBlock(io: Io, onResize: () => void = () => undefined): Lines {
  return canRewrite(io) ? createTerminalScreen(process.stderr, onResize) : createPlainBlock((line) => io.err(line));
}

/** A terminal that calls itself dumb cannot move its cursor. */
export function canRewrite(io: Io): boolean {
  return io.isTerminal && !io.quiet && io.config.env.TERM !== 'dumb';
}

/** The same of standard output, for a table that is data: a program reads it otherwise. */
export function canRewriteOut(io: Io): boolean {
  return io.outColumns !== Infinity && !io.json && !io.quiet && io.config.env.TERM !== 'dumb';
}

/** How wide the terminal is now: somebody may have made it another size. */
export function columnsNow(io: Io): number {
  return process.stderr.columns || io.columns;
}

/** A log in which nothing stands for longer looks dead. */
const SIGN_OF_LIFE_MS = 60_000;
/** News of one line in that time, so that a text that changes with each try does not fill a disk. */
const MAX_NEWS = 8;

/** Times, shares and counts of tries alone are no news. */
const CHANGING = /\d+(\.\d+)? ?(s|min|h|%)(?![a-z])|\btry \d+/g;

/** For where nothing can be rewritten: pipes, files, dumb terminals. */
export function createPlainBlock(write: (line: string) => void, now: () => number = Date.now): Lines {
  const told: { news: Set<string>; sinceMs: number; count: number }[] = [];
  return {
    show(lines) {
      lines.forEach((line, place) => {
        const news = line.replace(CHANGING, '').replace(/\s+/g, ' ');
        const before = told[place];
        const isQuiet = before === undefined || now() - before.sinceMs >= SIGN_OF_LIFE_MS;
        if (!isQuiet && (before.news.has(news) || before.count >= MAX_NEWS)) return;
        told[place] = {
          news: new Set([...(before?.news ?? []), news].slice(-MAX_NEWS)),
          sinceMs: isQuiet ? now() : before.sinceMs,
          count: isQuiet ? 1 : before.count + 1,
        };
        write(line);
      });
    },
    end: () => undefined,
  };
}
