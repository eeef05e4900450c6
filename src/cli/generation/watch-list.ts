import type { ListedGeneration, ListFilter } from '../../client/generation/list-generations.js';
import { lookAgain } from '../../client/look/look-again.js';
import { pause } from '../../client/pause.js';
import type { Session } from '../../client/session.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { fit, printable } from '../screen/fit-text.js';
import { canRewriteOut } from '../screen/live-block.js';
import { createTerminalScreen } from '../screen/terminal-screen.js';
import { renderList } from './render-list.js';

/** Temporal's index is some moments late anyway. */
const LOOK_EVERY_MS = 2000;
/** The head, the footer and the cursor. */
const OTHER_LINES = 3;
const DEFAULT_ROWS = 24;

type Look = (limit: number) => Promise<readonly ListedGeneration[]>;

/**
 * Looks at a list again and again until Ctrl-C: on a terminal the table is drawn in place, as long as it fits; elsewhere a line is added for
 * each generation that is new or stands otherwise than before.
 */
export async function watchList(look: Look, { limit }: ListFilter, session: Session, io: Io): Promise<ExitCode> {
  const display = canRewriteOut(io) ? createListScreen(io) : createListLog(io);
  while (!io.signal.aborted) {
    const listed = await lookAgain(() => look(Math.min(limit, display.maxRows())), session, io.signal);
    if (listed !== undefined) display.show(listed);
    await pause(LOOK_EVERY_MS, io.signal);
  }
  display.end();
  return EXIT.interrupted;
}

interface ListDisplay {
  /** More of them are not shown. */
  maxRows(): number;
  show(listed: readonly ListedGeneration[]): void;
  end(): void;
}

function createListScreen(io: Io): ListDisplay {
  let last: readonly ListedGeneration[] = [];
  const draw = (): void => {
    const columns = process.stdout.columns || io.outColumns;
    const footer = fit(`Ctrl-C ends this; ${last.length === 0 ? 'nothing is listed yet' : 'newest first'}`, columns);
    const shown = last.slice(0, maxRows());
    screen.show([...renderList(shown, new Date(), columns, io.paint.out), io.paint.out.dim(footer)]);
  };
  const screen = createTerminalScreen(process.stdout, draw);
  const maxRows = () => Math.max(1, (process.stdout.rows || DEFAULT_ROWS) - OTHER_LINES);
  return {
    maxRows,
    show(listed) {
      last = listed;
      draw();
    },
    end: () => screen.end(),
  };
}

function createListLog(io: Io): ListDisplay {
  const told = new Map<string, string>();
  let isBegun = false;
  const write = (changed: readonly ListedGeneration[]): void => {
    if (io.json) changed.forEach((one) => io.out(JSON.stringify(one)));
    else if (io.quiet) changed.forEach(({ workflowId }) => io.out(printable(workflowId)));
    else {
      const [head = '', ...rows] = renderList(changed, new Date(), io.outColumns, io.paint.out);
      (isBegun ? rows : [head, ...rows]).forEach((line) => io.out(line));
    }
    isBegun = true;
  };
  return {
    maxRows: () => Infinity,
    show(listed) {
      // Oldest first, as a log grows.
      const changed = listed.filter((one) => told.get(one.runId) !== one.state).reverse();
      changed.forEach((one) => told.set(one.runId, one.state));
      if (changed.length > 0) write(changed);
    },
    end: () => undefined,
  };
}
