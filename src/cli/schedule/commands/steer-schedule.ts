import type { ScheduleDetails } from '../../../client/schedule/schedule-view.js';
import {
  deleteSchedule,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
} from '../../../client/schedule/steer-schedule.js';
import { withSession } from '../../../client/session.js';
import type { Overlap } from '../../../domain/schedule/timing.js';
import { OVERLAPS } from '../../../domain/schedule/timing.js';
import { renderClock } from '../../screen/render-time.js';
import type { Io } from '../../process/io.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling schedule pause <id>`. */
export function runSchedulePause(id: string, { note }: Options, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const paused = await pauseSchedule(id, typeof note === 'string' ? note : undefined, session);
    return tell(paused, 'paused: nothing is started until it is resumed, or triggered by hand', io);
  });
}

/** `kling schedule resume <id>`. */
export function runScheduleResume(id: string, { note }: Options, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const resumed = await resumeSchedule(id, typeof note === 'string' ? note : undefined, session);
    const [next] = resumed.next;
    const when = next === undefined ? 'there is no next run' : `next ${renderClock(Date.parse(next), Date.now())}`;
    return tell(resumed, `goes on, ${when}`, io);
  });
}

/** `kling schedule delete <id>`. */
export function runScheduleDelete(id: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const deleted = await deleteSchedule(id, session);
    const [run] = deleted.running;
    return tell(deleted, run === undefined ? 'deleted' : `deleted; ${run} goes on`, io);
  });
}

/** `kling schedule trigger <id>`: prints the id of what it has started. */
export function runScheduleTrigger(id: string, { overlap }: Options, io: Io): Promise<ExitCode> {
  const rule = readOverlap(overlap);
  return withSession(io, async (session) => {
    const triggered = await triggerSchedule(id, rule, session);
    if (io.json) io.out(JSON.stringify(triggered));
    else if (triggered.outcome === 'started') io.out(triggered.workflowId);
    else if (triggered.outcome === 'buffered') io.err(`${id}: a run follows ${triggered.running.join(', ')}.`);
    else io.err(`${id}: Temporal has been asked for a run, and has not started it yet: kling schedule list`);
    return EXIT.ok;
  });
}

function tell(schedule: ScheduleDetails, text: string, io: Io): ExitCode {
  if (io.json) io.out(JSON.stringify(schedule));
  else io.err(`${schedule.id}: ${text}.`);
  return EXIT.ok;
}

function readOverlap(value: unknown): Overlap | undefined {
  const overlap = OVERLAPS.find((one) => one === value);
  if (value === undefined || overlap !== undefined) return overlap;
  throw new UsageError(`--overlap is ${JSON.stringify(value)}; write one of ${OVERLAPS.join(', ')}`);
}
