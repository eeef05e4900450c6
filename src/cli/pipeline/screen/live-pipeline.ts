import { adviseOnPipeline } from '../../../domain/pipeline/pipeline-advice.js';
import type { PipelineState, PipelineStatus } from '../../../domain/pipeline/pipeline-status.js';
import { layAdvice } from '../../batch/batch-remedies.js';
import { elapsedOf, renderNoWorker } from '../../batch/batch-phrases.js';
import { renderSpan } from '../../screen/render-time.js';
import type { Io } from '../../process/io.js';
import { columnsOf, fit, oneLine, wrap } from '../../screen/fit-text.js';
import { columnsNow } from '../../screen/live-block.js';
import type { Paint } from '../../screen/paint.js';
import { createTerminalScreen } from '../../screen/terminal-screen.js';
import { renderPipelineCost, renderStepCounts } from '../pipeline-phrases.js';
import { renderStepsIn } from '../render-steps.js';
import type { KnownPipeline, PipelineDisplay } from './pipeline-display.js';

/** Of a terminal that does not say how high it is. */
const DEFAULT_ROWS = 24;
const MAX_LINES = 3;
const BAR = '▌';

const STATE_PAINT = {
  running: 'cyan',
  paused: 'yellow',
  waiting: 'yellow',
  completed: 'green',
  failed: 'red',
  cancelled: 'red',
} as const satisfies Record<PipelineState, keyof Paint>;

/** Where and when a screen is shown. */
export interface PipelineFrame {
  readonly columns: number;
  readonly rows: number;
  readonly nowMs: number;
  readonly paint: Paint;
  /** Why nothing newer is known. */
  readonly silence?: string;
}

/** A pipeline as a block that is rewritten in place. */
export function createLivePipeline({ pipelineId, taskQueue }: KnownPipeline, io: Io): PipelineDisplay {
  let draw: (() => readonly string[]) | undefined;
  const redraw = (): void => {
    if (draw !== undefined) block.show(draw());
  };
  const block = createTerminalScreen(process.stderr, redraw);
  const show = (status: PipelineStatus | undefined, isSilent: boolean): void => {
    const silence = isSilent ? renderNoWorker(oneLine(taskQueue)) : undefined;
    draw = () => renderPipelineScreen(pipelineId, status, { ...frameNow(io), silence });
    redraw();
  };
  return {
    show,
    end(status) {
      if (status !== undefined) show(status, false);
      if (draw !== undefined) block.end();
    },
  };
}

const frameNow = (io: Io): Omit<PipelineFrame, 'silence'> => ({
  columns: columnsNow(io),
  rows: process.stderr.rows || DEFAULT_ROWS,
  nowMs: Date.now(),
  paint: io.paint.err,
});

/** Never wider than `columns` nor as high as `rows`: what it is, what to do, its steps, and what it has cost. */
export function renderPipelineScreen(
  pipelineId: string,
  status: PipelineStatus | undefined,
  frame: PipelineFrame,
): string[] {
  const { columns, rows, paint, silence } = frame;
  const block = (text: string | undefined) => (text === undefined ? [] : wrap(oneLine(text), columns - 2, MAX_LINES));
  const silent = block(silence).map((line) => `${paint.red(BAR)} ${line}`);
  if (status === undefined) return [fit(`Pipeline ${oneLine(pipelineId)}`, columns), ...silent];
  const { state, reason, endedAt, notices } = status;
  const title = `${paint.bold(fit(`Pipeline ${oneLine(pipelineId)}`, columns - state.length - 2))}  ${paint.bold(paint[STATE_PAINT[state]](state))}`;
  const advice =
    endedAt === undefined ? adviseOnPipeline(status).flatMap((one) => layAdvice(one, '', columns - 2)) : [];
  const head = [
    title,
    ...block(reason).map((line) => `${paint.yellow(BAR)} ${line}`),
    ...advice.map((line) => `${paint.yellow(BAR)} ${line}`),
    ...silent,
    ...notices.flatMap(block).map((line) => paint.dim(`  ${line}`)),
  ];
  const foot = [
    fit(renderTotals(status, frame.nowMs), columns),
    ...(endedAt === undefined ? [renderFooter(pipelineId, frame)] : []),
  ];
  const room = Math.max(2, rows - 1 - head.length - foot.length);
  return [...head, ...renderStepsIn(status.steps, room, frame), ...foot].slice(0, Math.max(1, rows - 1));
}

function renderTotals(status: PipelineStatus, nowMs: number): string {
  return [renderStepCounts(status.counts), renderSpan(elapsedOf(status, nowMs)), renderPipelineCost(status)].join(
    '   ',
  );
}

function renderFooter(pipelineId: string, { columns, paint }: PipelineFrame): string {
  const short = 'Ctrl-C leaves it running';
  const whole = `${short}; come back with: kling pipeline watch ${oneLine(pipelineId)}`;
  return paint.dim(columnsOf(whole) <= columns ? whole : fit(short, columns));
}
