import type { CreatedSchedule } from '../../client/schedule/create-schedule.js';
import type { ScheduleView } from '../../client/schedule/schedule-view.js';
import type { Estimate } from '../../domain/batch/cost/estimate.js';
import { renderUsd } from '../../domain/batch/cost/render-estimate.js';
import { renderCount } from '../../domain/batch/count-items.js';
import { renderDuration } from '../../domain/duration.js';
import { renderClock } from '../screen/render-time.js';
import { fit, oneLine } from '../screen/fit-text.js';
import { NO_PAINT } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';

const HEAD = ['ID', 'STATE', 'RUNS', 'NEXT', 'LAST RUN'] as const;

/** A table; what is made takes what room is left. */
export function renderSchedules(
  schedules: readonly ScheduleView[],
  nowMs: number,
  columns: number,
  paint = NO_PAINT,
): string[] {
  const clock = (iso: string | undefined) => (iso === undefined ? '' : renderClock(Date.parse(iso), nowMs));
  const rows = schedules.map((schedule) => [
    oneLine(schedule.id),
    schedule.isPaused ? 'paused' : 'active',
    renderTimes(schedule),
    clock(schedule.next[0]),
    schedule.runs[0]?.workflowId ?? '',
  ]);
  const what = (row: number, room: number) => fit(oneLine(schedules[row]?.what ?? ''), room);
  return renderTable(HEAD, rows, { paint, columns, last: { head: 'WHAT', cell: what } });
}

/** `0 2 * * * (Europe/Berlin)`, `every 6 h` */
export function renderTimes({ cron, timeZone, everySeconds, offsetSeconds, jitterSeconds }: ScheduleView): string {
  const span = (seconds: number) => renderDuration(seconds * 1000);
  const zone = timeZone === undefined ? '' : ` (${timeZone})`;
  const interval =
    everySeconds === undefined
      ? []
      : [`every ${span(everySeconds)}${offsetSeconds === undefined ? '' : ` and ${span(offsetSeconds)}`}`];
  const times = [...(cron.length === 0 ? [] : [`${cron.join(' and ')}${zone}`]), ...interval].join(' and ');
  return jitterSeconds === undefined ? times : `${times}, up to ${span(jitterSeconds)} late`;
}

/** When it runs, and what that comes to. */
export function renderCreated({ next, runsIn30Days }: CreatedSchedule, { usd }: Estimate, nowMs: number): string[] {
  const times = next.slice(0, 3).map((iso) => renderClock(Date.parse(iso), nowMs));
  if (times.length === 0) return ['It has no next run: its times are over.'];
  const isMore = runsIn30Days >= MAX_COUNTED;
  const cost = usd === undefined || isMore ? '' : `, some ${renderUsd(usd * runsIn30Days)}`;
  const runs = `${renderCount(runsIn30Days)}${isMore ? ' or more' : ''} ${runsIn30Days === 1 ? 'run' : 'runs'}`;
  return [`Next: ${times.join(', ')}. ${runs} in the next 30 days${cost}.`];
}

/** Temporal lists no more times at once. */
const MAX_COUNTED = 1000;
