import { countItems } from '../../../domain/batch/count-items.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import type { Io } from '../../process/io.js';
import { fit, oneLine, wrap } from '../../screen/fit-text.js';
import { columnsNow } from '../../screen/live-block.js';
import { createTerminalScreen } from '../../screen/terminal-screen.js';
import { renderNoWorker } from '../batch-phrases.js';
import { renderClock } from '../../screen/render-time.js';
import type { BatchDisplay, KnownBatch } from './batch-display.js';
import type { Frame } from './frame.js';
import { INDENT } from './frame.js';
import { itemsThatFit, renderBatchScreen } from './render-screen.js';

/** More rows than this nobody reads in a second, and each costs the worker and the wire something. */
const MAX_ITEMS = 100;
const DEFAULT_ROWS = 24;
const MAX_SILENCE_LINES = 3;

/** A batch on a terminal, drawn again with each look and whenever somebody resizes the window. */
export function createLiveScreen(known: KnownBatch, io: Io): BatchDisplay {
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
    maxItems: () => Math.min(MAX_ITEMS, itemsThatFit(rowsNow())),
    show({ progress, items, isSilent, line }) {
      if (progress === undefined) {
        show(() => renderUnknown(known, isSilent, columnsNow(io)));
        return;
      }
      const silence = isSilent ? renderSilence(progress, known) : undefined;
      show(() => renderBatchScreen(progress, items, { ...frameNow(io), silence, line, source: known }));
    },
    end(progress) {
      if (progress !== undefined) show(() => renderBatchScreen(progress, [], { ...frameNow(io), source: known }));
      if (draw !== undefined) block.end();
    },
  };
}

const rowsNow = (): number => process.stderr.rows || DEFAULT_ROWS;

function frameNow(io: Io): Frame {
  return { columns: columnsNow(io), rows: rowsNow(), now: Date.now(), paint: io.paint.err };
}

/** A batch of which no worker has told anything yet. */
function renderUnknown({ batchId, file, total, taskQueue }: KnownBatch, isSilent: boolean, columns: number): string[] {
  const facts = [file, total === undefined ? undefined : countItems(total)].filter((fact) => fact !== undefined);
  const silence = wrap(renderNoWorker(oneLine(taskQueue)), columns - INDENT.length, MAX_SILENCE_LINES);
  return [
    fit(`Batch ${oneLine(batchId)}${facts.length === 0 ? '' : `  ${oneLine(facts.join(', '))}`}`, columns),
    ...(isSilent ? silence.map((line) => `${INDENT}${line}`) : []),
  ];
}

function renderSilence({ asOf }: BatchProgress, { taskQueue }: KnownBatch): string {
  return `What follows is as of ${renderClock(Date.parse(asOf), Date.now())}. ${renderNoWorker(oneLine(taskQueue))}`;
}
