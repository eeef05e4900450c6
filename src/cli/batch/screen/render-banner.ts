import { adviseOnBatch } from '../../../domain/batch/batch-advice.js';
import { renderStuck } from '../../../domain/batch/count-items.js';
import type { BatchProgress, BatchState } from '../../../domain/batch/progress/progress.js';
import { listAlertTexts } from '../../../domain/batch/trouble/batch-alerts.js';
import { renderBatchWaits } from '../../generation/render-waits.js';
import { fit, oneLine, wrap } from '../../screen/fit-text.js';
import { renderClock } from '../../screen/render-time.js';
import { layAdvice } from '../batch-remedies.js';
import type { Frame } from './frame.js';
import { INDENT } from './frame.js';

const STATE_PAINT = {
  running: 'cyan',
  paused: 'yellow',
  draining: 'yellow',
  completed: 'green',
  cancelled: 'red',
} as const;

/** States in which nothing more is started, in words that nobody overlooks. */
const STANDSTILL: Readonly<Partial<Record<BatchState, string>>> = {
  paused: 'PAUSED',
  draining: 'STARTS NOTHING MORE',
  cancelled: 'CANCELLED',
};

const BAR = '▌';
const MAX_LINES = 3;

/** `Batch prompts-3fa91c2b  running`: the state stays whole when the id has to be cut. */
export function renderTitle({ batchId, state }: BatchProgress, { columns, paint }: Frame): string {
  const id = fit(`Batch ${oneLine(batchId)}`, columns - state.length - 2);
  return `${paint.bold(id)}  ${paint.bold(paint[STATE_PAINT[state]](state))}`;
}

/** What a person must see first: why nothing more is started and what to do, that nobody answers, why queued items wait, what takes too long, notices. */
export function renderBanner(progress: BatchProgress, frame: Frame): string[] {
  const { paint, silence, line, now, timeZone } = frame;
  const block = (text: string | undefined) =>
    text === undefined ? [] : wrap(oneLine(text), frame.columns - INDENT.length, MAX_LINES);
  const standing = adviseOnBatch(progress).flatMap((advice) => layAdvice(advice, '', frame.columns - INDENT.length));
  const waits = renderBatchWaits(progress, line, (iso) => renderClock(Date.parse(iso), now, timeZone));
  return [
    ...block(renderStandstill(progress)).map((text) => `${paint.yellow(BAR)} ${paint.bold(paint.yellow(text))}`),
    ...(progress.endedAt === undefined ? standing : []).map((text) => `${paint.yellow(BAR)} ${text}`),
    ...block(silence).map((text) => `${paint.red(BAR)} ${text}`),
    ...block(waits).map((text) => `${paint.yellow(BAR)} ${text}`),
    ...listAlertTexts(progress)
      .flatMap(block)
      .map((text) => paint.yellow(`! ${text}`)),
    ...renderStuckItems(progress, frame),
    ...progress.notices.flatMap(block).map((text) => paint.dim(`${INDENT}${text}`)),
  ];
}

function renderStandstill({ state, reason }: BatchProgress): string | undefined {
  const held = STANDSTILL[state];
  return held === undefined || reason === undefined ? held : `${held}: ${reason}`;
}

function renderStuckItems({ stuck }: BatchProgress, { columns, paint }: Frame): string[] {
  if (stuck.length === 0) return [];
  return [paint.yellow(fit(`! ${renderStuck(stuck.length)}: ${oneLine(stuck.join(', '))}`, columns))];
}
