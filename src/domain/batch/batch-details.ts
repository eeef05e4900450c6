import { renderDuration } from '../duration.js';
import { escapeCell } from '../markdown-cell.js';
import type { BatchProgress } from './progress.js';
import { ITEM_STATES } from './item.js';
import { renderTotalCost } from './total-cost.js';

const BAR_WIDTH = 30;

/** What the Web UI shows of a batch: Markdown for the workflow's current details. */
export function renderBatchDetails(progress: BatchProgress): string {
  const { state, reason, total, counts, slots, budget } = progress;
  const done = counts.completed + counts.failed + counts.cancelled;
  const share = total === 0 ? 0 : done / total;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `\`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}\` ${Math.floor(share * 100)} % (${done} of ${total})`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Success rate', progress.successRate === undefined ? undefined : `${(progress.successRate * 100).toFixed(1)} %`],
    ['Generating', `${slots.used} (at most ${slots.concurrency} under way)`],
    ['Cost', `${renderTotalCost(progress.cost)}${budget === undefined ? '' : ` of a budget of ${budget}`}`],
    ['Elapsed', renderDuration(progress.elapsedSeconds * 1000)],
    ['Left', progress.etaSeconds === undefined ? undefined : `about ${renderDuration(progress.etaSeconds * 1000)}`],
    ['Takes unusually long', progress.stuck.length === 0 ? undefined : progress.stuck.join(', ')],
    ...progress.notices.map((notice) => ['Notice', notice] as const),
  ];
  return [
    `### ${state}${reason === undefined ? '' : `: ${escapeCell(reason)}`}`,
    '',
    bar,
    '',
    `| ${ITEM_STATES.join(' | ')} |`,
    `|${' --- |'.repeat(ITEM_STATES.length)}`,
    `| ${ITEM_STATES.map((one) => counts[one]).join(' | ')} |`,
    '',
    '| | |',
    '| --- | --- |',
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | ${escapeCell(value)} |`])),
    ...progress.latestFailures.map(({ id, text }) => `| \`${id}\` failed | ${escapeCell(text)} |`),
  ].join('\n');
}
