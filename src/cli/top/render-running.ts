import type { RunningBatch, RunningPipeline } from '../../client/top/list-running.js';
import { MAX_RUNNING } from '../../client/top/list-running.js';
import type { TopSnapshot } from '../../client/top/look-at-all.js';
import { renderCount } from '../../domain/batch/count-items.js';
import { renderMoney } from '../../domain/money.js';
import { doneOf, renderLeft, renderSpent, underWayOf } from '../batch/batch-phrases.js';
import { renderSpan } from '../screen/render-time.js';
import { fit, oneLine } from '../screen/fit-text.js';
import { renderTable, tableWidth } from '../screen/text-table.js';
import type { TopFrame } from './top-frame.js';

/** A column by its head; those that tell a person least go first where a terminal is too narrow. */
interface Column<One> {
  readonly head: string;
  readonly cell: (one: One) => string;
}

/** What is longer is cut here and whole in `--json`; an id takes a quarter of the terminal. */
const MAX_COLUMNS = 40;
const MIN_ID_COLUMNS = 20;
/** On a terminal that is not even so wide bars are left out. */
const WIDE = 80;
const BAR = 10;

/** The batches that run, under an empty line; nothing when none does. */
export function renderBatches({ batches, asOf }: TopSnapshot, frame: TopFrame): string[] {
  const nowMs = Date.parse(asOf);
  const columns: readonly Column<RunningBatch>[] = [
    { head: 'STATE', cell: ({ progress, state }) => progress?.state ?? state ?? 'running' },
    { head: 'DONE', cell: (one) => renderDone(one, frame) },
    { head: 'UNDER WAY', cell: ({ progress }) => (progress ? renderCount(underWayOf(progress.counts)) : '') },
    { head: 'FAILED', cell: ({ progress }) => (progress ? renderCount(progress.counts.failed) : '') },
    { head: 'LEFT', cell: ({ progress }) => (progress ? (renderLeft(progress, nowMs, frame.timeZone) ?? '') : '') },
    { head: 'COST', cell: ({ progress }) => (progress ? renderSpent(progress) : 'no worker answers for it') },
  ];
  const ids = { head: 'BATCH', cell: ({ batchId }: RunningBatch) => batchId };
  return renderAll(batches?.shown ?? [], [ids, ...columns], { ...frame, hasMore: batches?.hasMore === true });
}

/** The pipelines that run, in the same way. */
export function renderPipelines({ pipelines, asOf }: TopSnapshot, frame: TopFrame): string[] {
  const nowMs = Date.parse(asOf);
  const columns: readonly Column<RunningPipeline>[] = [
    { head: 'PIPELINE', cell: ({ pipelineId }) => pipelineId },
    { head: 'STATE', cell: ({ status, filedState }) => status?.state ?? filedState ?? 'running' },
    { head: 'DONE', cell: (one) => renderSteps(one, frame) },
    { head: 'FAILED', cell: ({ status }) => (status ? renderCount(status.counts.failed) : '') },
    { head: 'SINCE', cell: ({ startedAt }) => renderSpan((nowMs - Date.parse(startedAt)) / 1000) },
    { head: 'COST', cell: ({ status }) => (status ? renderMoney(status.cost) : 'no worker answers for it') },
  ];
  return renderAll(pipelines?.shown ?? [], columns, { ...frame, hasMore: pipelines?.hasMore === true });
}

/** The first two columns always, the others as far as there is room. */
function renderAll<One>(
  rows: readonly One[],
  columns: readonly Column<One>[],
  { columns: width, paint, hasMore }: TopFrame & { readonly hasMore: boolean },
): string[] {
  if (rows.length === 0) return [];
  const idColumns = Math.min(MAX_COLUMNS, Math.max(MIN_ID_COLUMNS, Math.floor(width / 4)));
  const cells = (kept: readonly Column<One>[]) =>
    rows.map((row) => kept.map(({ cell }, at) => fit(oneLine(cell(row)), at === 0 ? idColumns : MAX_COLUMNS)));
  const fits = (count: number) => {
    const kept = columns.slice(0, count);
    return (
      tableWidth(
        kept.map(({ head }) => head),
        cells(kept),
      ) <= width
    );
  };
  const counts = columns.map((_column, at) => columns.length - at);
  const kept = columns.slice(0, counts.find(fits) ?? 2);
  const table = renderTable(
    kept.map(({ head }) => head),
    cells(kept),
    { paint },
  );
  return ['', ...table, ...(hasMore ? [paint.dim(`… more than these ${MAX_RUNNING}`)] : [])];
}

/** `█████░░░░░ 20 of 40` */
function renderDone({ progress, total }: RunningBatch, frame: TopFrame): string {
  if (progress === undefined) return total === undefined ? '' : `of ${renderCount(total)}`;
  return renderShareBar(doneOf(progress.counts), progress.total, frame);
}

/** What was left out is done as well. */
function renderSteps({ status, stepCount }: RunningPipeline, frame: TopFrame): string {
  if (status === undefined) return stepCount === undefined ? '' : `of ${renderCount(stepCount)} steps`;
  const total = Object.values(status.counts).reduce((sum, count) => sum + count, 0);
  return renderShareBar(status.counts.completed + status.counts.skipped, total, frame);
}

function renderShareBar(done: number, total: number, { columns }: TopFrame): string {
  if (total === 0) return 'reads its items';
  const full = Math.floor((done / total) * BAR);
  const bar = columns < WIDE ? '' : `${'█'.repeat(full)}${'░'.repeat(BAR - full)} `;
  return `${bar}${renderCount(done)} of ${renderCount(total)}`;
}
