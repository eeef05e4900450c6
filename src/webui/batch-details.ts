import { adviseOnBatch, adviseOnLatest, gatherAdvice } from '../domain/batch/batch-advice.js';
import { renderDuration } from '../domain/duration.js';
import { renderRate } from '../domain/text/rate.js';
import { renderAdvice } from './advice.js';
import { escapeCell, ROOM_BELOW } from './markdown-cell.js';
import { renderWaiting, waitingWord } from '../domain/generation/waiting.js';
import type { BatchProgress } from '../domain/batch/progress/progress.js';
import { renderStuck } from '../domain/batch/count-items.js';
import { listAlertTexts } from '../domain/batch/trouble/batch-alerts.js';
import { ITEM_STATES } from '../domain/batch/item.js';
import { renderCostSoFar } from '../domain/batch/cost/total-cost.js';

const BAR_WIDTH = 30;

/** What the Web UI shows of a batch: Markdown for the workflow's current details. */
export function renderBatchDetails(progress: BatchProgress): string {
  const { reason, total, counts, slots, budget } = progress;
  const done = counts.completed + counts.failed + counts.cancelled;
  const share = total === 0 ? 0 : done / total;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `\`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}\` ${Math.floor(share * 100)} % (${done} of ${total})`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Queued items wait because', progress.waiting === undefined ? undefined : renderWaiting(progress.waiting)],
    ['Success rate', progress.successRate === undefined ? undefined : renderRate(progress.successRate)],
    ['At Kling', `${slots.used} (at most ${slots.concurrency} under way)`],
    ['Cost', renderCostSoFar(progress.cost, progress.endedAt)],
    [
      'Budget',
      budget === undefined
        ? undefined
        : `${renderCostSoFar(progress.costOfThisRun ?? progress.cost, progress.endedAt)} of ${budget}`,
    ],
    // A workflow has no clock between its steps: while it runs, only moments stay true.
    ...(progress.endedAt === undefined
      ? ([
          ['Started', progress.startedAt],
          ['Expected end', progress.expectedEndAt],
          ['As of', progress.asOf],
        ] as const)
      : [['Took', renderDuration(progress.elapsedSeconds * 1000)] as const]),
    ['Takes unusually long', progress.stuck.length === 0 ? undefined : progress.stuck.join(', ')],
    ...progress.notices.map((notice) => ['Notice', notice] as const),
  ];
  return [
    `### ${renderHeading(progress)}${reason === undefined ? '' : `: ${escapeCell(reason)}`}`,
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
    ...renderToDo(progress),
    ...progress.latestFailures.map(({ id, text }) => `| \`${id}\` failed | ${escapeCell(text)} |`),
    ROOM_BELOW,
  ].join('\n');
}

/** `running (1 item takes unusually long at Kling)`: a batch that needs to be looked at does not read as one that runs well. */
function renderHeading(progress: BatchProgress): string {
  const { state, waiting, stuck, endedAt } = progress;
  const ill = [
    waiting === undefined ? undefined : waitingWord(waiting),
    stuck.length === 0 || endedAt !== undefined ? undefined : renderStuck(stuck.length),
    ...listAlertTexts(progress).map(escapeCell),
  ].filter((text) => text !== undefined);
  return ill.length === 0 ? state : `${state} (${ill.join('; ')})`;
}

function renderToDo(progress: BatchProgress): string[] {
  const onFailures = progress.latestFailures.flatMap((failure) => adviseOnLatest(failure, progress));
  const all = gatherAdvice([...adviseOnBatch(progress), ...onFailures]);
  return all.map((advice) => `| What to do | ${renderAdvice(advice)} |`);
}
