import type { PricedItem } from '../../client/batch/item-costs.js';
import { explainSilence } from '../../domain/generation/cost/task-estimate.js';
import { renderCost } from '../../domain/generation/generation.js';
import { fit, oneLine } from '../screen/fit-text.js';
import { NO_PAINT } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';
import { renderSteps } from './batch-phrases.js';
import { renderSpan } from '../screen/render-time.js';

const HEAD = ['ITEM', 'STATE', 'TOOK'] as const;
/** Where something is known of them. */
const COST_HEAD = ['COST', 'ESTIMATED'] as const;
/** Longer ids are cut here and whole in `--json`. */
const MAX_COLUMNS = 40;

/** Items as a table: the last column says why one failed, where the file of one that is completed lies, or else what was asked for. */
export function renderItems(items: readonly PricedItem[], columns: number, paint = NO_PAINT): string[] {
  const isPriced = items.some(({ cost, estimate }) => cost !== undefined || estimate !== undefined);
  const isOfPipelines = items.some(({ isPipeline }) => isPipeline === true);
  const head = [...HEAD, isOfPipelines ? 'STEP' : 'TASK ID', ...(isPriced ? COST_HEAD : [])];
  const rows = items.map((item) => [
    oneLine(item.id),
    item.stuck === true ? `${item.state}!` : item.state,
    item.elapsedSeconds === undefined ? '' : renderSpan(item.elapsedSeconds),
    item.steps === undefined ? oneLine(item.taskId ?? '') : renderSteps(item.steps),
    ...(isPriced ? renderCosts(item) : []),
  ]);
  return renderTable(head, rows, {
    ...{ paint, columns, maxColumns: MAX_COLUMNS },
    last: { head: 'WHY OR WHAT', cell: (row, room) => renderLast(items[row], room) },
  });
}

function renderCosts(item: PricedItem): readonly string[] {
  const { cost, estimate } = item;
  const deducted = renderCost(cost) ?? (explainSilence(item) === undefined ? '' : 'Kling did not say');
  return [deducted, renderCost(estimate && { units: estimate.units }) ?? ''];
}

/** A reason is what somebody came for, and a path is copied: both stay whole, however wide the terminal. */
function renderLast(item: PricedItem | undefined, room: number): string {
  const whole = item?.error?.text ?? item?.file;
  return whole === undefined ? fit(oneLine(item?.prompt ?? ''), room) : oneLine(whole);
}
