import type { ScheduleOptions } from '@temporalio/client';
import { ScheduleAlreadyRunning } from '@temporalio/client';
import { msNumberToTs } from '@temporalio/common/lib/time.js';
import { toScheduleMemo } from '../../contract/memo.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { Timing } from '../../domain/schedule/timing.js';
import { UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import { firstAttributes } from '../start-attributes.js';
import type { SchedulePlan } from './schedule-plan.js';
import type { ScheduleDetails } from './schedule-view.js';
import { toPolicy } from './schedule-view.js';
import { describeSchedule } from './steer-schedule.js';

export interface CreateSchedule {
  readonly id: string;
  readonly plan: SchedulePlan;
  readonly timing: Timing;
}

/** A schedule that was made. */
export interface CreatedSchedule extends ScheduleDetails {
  /** How many runs come in the next thirty days; Temporal counts no further than to a thousand. */
  readonly runsIn30Days: number;
}

/**
 * Makes a schedule. Each run is a workflow of its own, `<id>-<time>`: two runs never share an id, and so pay for themselves alone. Throws `UsageError`
 * where one of that id is there, and `InvalidRequest` for what Temporal does not understand of its times.
 */
export async function createSchedule({ id, plan, timing }: CreateSchedule, session: Session): Promise<CreatedSchedule> {
  await refuseOwnFiles(plan, session);
  const options = await toOptions({ id, plan, timing }, session);
  try {
    await session.client.schedule.create(options);
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning)
      throw new UsageError(`There is a schedule "${id}" already: nothing was changed.`, {
        advice: [{ action: 'chooseId' }, { action: 'listSchedules' }],
      });
    // The SDK's word for an argument that the server refuses.
    throw error instanceof TypeError ? explainRefusal(timing, error.message) : error;
  }
  const details = await describeSchedule(id, session);
  return { ...details, runsIn30Days: await countRuns(id, session) };
}

async function toOptions({ id, plan, timing }: CreateSchedule, session: Session): Promise<ScheduleOptions> {
  const { kind, input, memo, summary, details, attributes, what } = plan;
  const { cron, timeZone, everyMs, offsetMs, jitterMs, overlap, catchUpMs } = timing;
  return {
    scheduleId: id,
    spec: {
      // Temporal makes a calendar of an expression; the comment is what it keeps of it.
      cronExpressions: cron.map((one) => `${one} # ${one}`),
      timezone: timeZone,
      intervals: everyMs === undefined ? [] : [{ every: everyMs, offset: offsetMs }],
      jitter: jitterMs,
    },
    action: {
      type: 'startWorkflow',
      workflowType: kind,
      // Temporal adds the time of each run.
      workflowId: id,
      taskQueue: session.taskQueue,
      args: [input],
      memo,
      staticSummary: summary,
      staticDetails: details,
      typedSearchAttributes: attributes === undefined ? undefined : await firstAttributes(session, attributes),
    },
    policies: { overlap: toPolicy(overlap), catchupWindow: catchUpMs },
    memo: toScheduleMemo({ what }),
  };
}

/** A file in the bucket lives as long as its rules say, and a schedule for years: each run must find it where the workers are. */
async function refuseOwnFiles({ asked, input }: SchedulePlan, { sendFiles }: Session): Promise<void> {
  if (asked === undefined || asked.kind === 'adopt') return;
  const [sent = input] = await sendFiles([{ asked, request: input }]);
  if (JSON.stringify(sent) === JSON.stringify(input)) return;
  const text =
    'the workers run on other machines, and its files are only here; give them by URL, or put them where all workers read';
  throw new InvalidRequest([{ path: '', text }]);
}

function explainRefusal({ cron }: Timing, reason: string): InvalidRequest {
  const expressions = cron.map((one) => `"${one}"`).join(', ');
  const text = `${expressions}: Temporal does not understand it (${reason}); write minute, hour, day, month and day of the week, e.g. "0 2 * * *"`;
  return new InvalidRequest([{ path: cron.length === 0 ? '' : 'cron', text }]);
}

const DAYS_30_MS = 30 * 86_400_000;

async function countRuns(scheduleId: string, { client, namespace }: Session): Promise<number> {
  const nowMs = Date.now();
  const { startTime } = await client.workflowService.listScheduleMatchingTimes({
    namespace,
    scheduleId,
    startTime: msNumberToTs(nowMs),
    endTime: msNumberToTs(nowMs + DAYS_30_MS),
  });
  return startTime.length;
}
