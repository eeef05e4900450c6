import { listSchedules } from '../../../client/schedule/steer-schedule.js';
import { withSession } from '../../../client/session.js';
import type { Io } from '../../process/io.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { printable } from '../../screen/fit-text.js';
import { renderSchedules } from '../render-schedules.js';

/** `kling schedule list`: from Temporal's own list, so no worker is needed. */
export function runScheduleList(io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const schedules = await listSchedules(session);
    if (io.json) io.out(JSON.stringify(schedules));
    else if (io.quiet) schedules.forEach(({ id }) => io.out(printable(id)));
    else if (schedules.length === 0)
      io.err('No schedules yet. Make one with: kling schedule create prompts.csv --cron "0 2 * * *"');
    else renderSchedules(schedules, Date.now(), io.outColumns, io.paint.out).forEach((line) => io.out(line));
    return EXIT.ok;
  });
}
