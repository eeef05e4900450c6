import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../../client/client-errors.js';
import { makeDirectories } from '../../disk/make-directories.js';
import { PAGE_DAYS, pageName, spendingDay } from '../../domain/account/spending-pages.js';
import type { Decimal } from '../../domain/decimal.js';
import type { Held, SpendingLine, SpendingPage, Subject } from './spending-page.js';
import { EMPTY_PAGE, foldSpending, parseLines, renderLine } from './spending-page.js';

/** What agents spend, day by day, of all sessions on this machine; kept on its disk, so that no restart forgets it. */
export interface SpendingBook {
  /** Asks for money; `isGranted` is false where the day's limit does not bear it, and then nothing is held. */
  reserve(usd: Decimal, subject: Subject, limit: Decimal | undefined): Promise<Reserved>;
  /** Puts what it has come to in the place of what was reserved. */
  settle(entry: string, usd: Decimal): Promise<void>;
  /** Today's page. */
  today(): Promise<SpendingPage>;
  /** What is still held for a subject, on the pages of the last days. */
  findHeld(id: string): Promise<Held | undefined>;
}

export interface Reserved {
  readonly entry: string;
  readonly isGranted: boolean;
  readonly page: SpendingPage;
}

export interface BookPlace {
  readonly dir: string;
  /** Which money it is: agents on one machine may spend that of several accounts and servers. */
  readonly name: string;
}

/** How far a page was read, and what it came to. */
interface ReadSoFar {
  readonly bytes: number;
  readonly page: SpendingPage;
}

const NOTHING_READ: ReadSoFar = { bytes: 0, page: EMPTY_PAGE };

/** All behind that byte; the whole file where it has become shorter, and so is another one. */
async function readFromByte(file: string, from: number): Promise<{ readonly text: Buffer; readonly from: number }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const start = size < from ? 0 : from;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    return { text: buffer.subarray(0, bytesRead), from: start };
  } finally {
    await handle.close();
  }
}

/** A file for each day, to which lines are only ever added. Throws `UsageError` where it cannot be written: then nothing may be spent. */
export function createSpendingBook({ dir, name }: BookPlace, now: () => number): SpendingBook {
  const fileOf = (day: string): string => path.join(dir, pageName(name, day));

  const known = new Map<string, ReadSoFar>();

  /** Only what was added since the last time: a day may have ten thousand lines. */
  async function read(day: string): Promise<SpendingPage> {
    const before = known.get(day) ?? NOTHING_READ;
    const { text, from } = await readFromByte(fileOf(day), before.bytes).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: Buffer.alloc(0), from: 0 };
      throw unusable(fileOf(day), error);
    });
    // What stands behind the last line's end is not finished yet.
    const whole = text.subarray(0, text.lastIndexOf('\n') + 1);
    const page = foldSpending(parseLines(whole.toString()), from === 0 ? undefined : before.page);
    known.set(day, { bytes: from + whole.length, page });
    return page;
  }

  async function write(day: string, line: SpendingLine): Promise<void> {
    try {
      await makeDirectories(dir);
      const handle = await open(fileOf(day), 'a', 0o600);
      try {
        await handle.appendFile(renderLine(line));
        await handle.datasync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw unusable(fileOf(day), error);
    }
  }

  return {
    async reserve(usd, subject, limit) {
      const nowMs = now();
      const day = spendingDay(nowMs);
      const entry = `${day}/${randomUUID()}`;
      const at = new Date(nowMs).toISOString();
      await write(day, { kind: 'hold', entry, usd, ...(limit === undefined ? {} : { limit }), subject, at });
      const page = await read(day);
      return { entry, isGranted: page.held.has(entry), page };
    },
    // On the page on which it was reserved.
    settle: (entry, usd) => write(entry.slice(0, entry.indexOf('/')), { kind: 'came to', entry, usd }),
    today: () => read(spendingDay(now())),
    async findHeld(id) {
      for (let back = 0; back < PAGE_DAYS; back += 1) {
        const { held } = await read(spendingDay(now(), back));
        const found = [...held.values()].find(({ subject, isSettled }) => !isSettled && subject.id === id);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function unusable(file: string, error: unknown): UsageError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return new UsageError(
    `What agents spend today cannot be written down in ${file} (${code}), so nothing that costs money is started.`,
    { cause: error },
  );
}
