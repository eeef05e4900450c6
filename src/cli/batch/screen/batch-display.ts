import type { BatchItem } from '../../../domain/batch/item.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import type { Io } from '../../process/io.js';
import { canRewrite, columnsNow } from '../../screen/live-block.js';
import { renderNoWorker } from '../../../client/batch/ask-batch.js';
import type { Line } from '../../../client/waiting-line.js';
import { createTerminalScreen } from '../../screen/terminal-screen.js';
import { fit, oneLine, wrap } from '../../screen/fit-text.js';
import { NOTHING_TOLD, renderNews } from './render-news.js';
import { itemsThatFit, renderBatchScreen } from './render-screen.js';
import { countItems } from '../../../domain/batch/count-items.js';
import { renderClock } from '../batch-phrases.js';

/** What shows a batch while it runs. */
export interface BatchDisplay {
  /** How many running items are worth asking for. */
  maxItems(): number;
  /** `progress` is undefined until a worker has answered; `isSilent` when none does now. */
  show(progress: BatchProgress | undefined, items: readonly BatchItem[], isSilent: boolean, line?: Line): void;
  /** Leaves the last of it standing, with `progress` as the last word if there is one. */
  end(progress: BatchProgress | undefined): void;
}

interface Known {
  readonly file?: string;
  readonly total?: number;
  readonly taskQueue?: string;
}

/** A live screen on a terminal; elsewhere lines on news only. */
export function createBatchDisplay(batchId: string, known: Known, io: Io): BatchDisplay {
  return canRewrite(io) ? createScreen(batchId, known, io) : createLog(known, io);
}

/** More rows than this nobody reads in a second, and each costs the worker and the wire something. */
const MAX_ITEMS = 100;
const DEFAULT_ROWS = 24;

function createScreen(batchId: string, known: Known, io: Io): BatchDisplay {
  const rows = () => process.stderr.rows || DEFAULT_ROWS;
  // Both change when somebody resizes the window.
  const frame = () => ({
    columns: columnsNow(io),
    rows: rows(),
    now: Date.now(),
    colour: io.paint.err.isColorSupported,
  });
  let draw: (() => readonly string[]) | undefined;
  const redraw = (): void => {
    if (draw !== undefined) block.show(draw());
  };
  const block = createTerminalScreen(process.stderr, redraw);
  const show = (next: () => readonly string[]): void => {
    draw = next;
    redraw();
  };
  return {
    maxItems: () => Math.min(MAX_ITEMS, itemsThatFit(rows())),
    show(progress, items, isSilent, line) {
      if (progress === undefined) {
        show(() => renderUnknown(batchId, known, io, isSilent, frame().columns));
        return;
      }
      const silence = isSilent ? renderSilence(progress, known.taskQueue ?? io.config.taskQueue) : undefined;
      show(() => renderBatchScreen(progress, items, { ...frame(), silence, line }));
    },
    end(progress) {
      if (progress !== undefined) show(() => renderBatchScreen(progress, [], frame()));
      if (draw !== undefined) block.end();
    },
  };
}

function renderUnknown(batchId: string, known: Known, io: Io, isSilent: boolean, columns: number): string[] {
  const { file, total } = known;
  const facts = [file, total === undefined ? undefined : countItems(total)].filter((fact) => fact !== undefined);
  const silence = isSilent ? renderNoWorker(oneLine(known.taskQueue ?? io.config.taskQueue)) : '';
  return [
    fit(`Batch ${oneLine(batchId)}${facts.length === 0 ? '' : `  ${oneLine(facts.join(', '))}`}`, columns),
    ...(isSilent ? wrap(silence, columns - 2, 3).map((line) => `  ${line}`) : []),
  ];
}

function renderSilence({ asOf }: BatchProgress, taskQueue: string): string {
  return `${renderNoWorker(oneLine(taskQueue))} What follows is as of ${renderClock(Date.parse(asOf), Date.now())}.`;
}

function createLog(known: Known, io: Io): BatchDisplay {
  let told = NOTHING_TOLD;
  let wasSilent = false;
  const tell = (progress: BatchProgress, line?: Line): void => {
    const news = renderNews(told, progress, Date.now(), { line });
    told = news.told;
    news.lines.forEach((line) => io.err(line));
  };
  if (known.total !== undefined) {
    io.err(`${countItems(known.total)}${known.file === undefined ? '' : ` from ${oneLine(known.file)}`}`);
  }
  return {
    maxItems: () => 0,
    show(progress, _items, isSilent, line) {
      if (isSilent !== wasSilent)
        io.err(isSilent ? renderNoWorker(oneLine(known.taskQueue ?? io.config.taskQueue)) : 'A worker answers again.');
      wasSilent = isSilent;
      if (progress !== undefined) tell(progress, line);
    },
    end(progress) {
      if (progress !== undefined) tell(progress);
    },
  };
}
