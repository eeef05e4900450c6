import type { Command } from 'commander';
import type { AddCommand } from '../program/add-command.js';
import { repeated } from '../program/repeated.js';
import { OVERLAPS } from '../../domain/schedule/timing.js';

const HELP = `
Examples:
  kling schedule create prompts.csv --cron "0 2 * * *" --time-zone Europe/Berlin     each night, what the file says by then
  kling schedule create "a red fox in the snow" --every 6h --id fox
  kling schedule trigger fox

Each run is a batch or a generation of its own, called by the schedule and the time, e.g. fox-2026-11-26T02:00:00Z.`;

/** The commands below `kling schedule`. */
export async function addScheduleCommands(schedule: Command, add: AddCommand, args: readonly string[]): Promise<void> {
  schedule.addHelpText('after', HELP);
  const addHere: AddCommand = (usage, summary, action, place) =>
    add(usage, summary, action, { ...place, parent: schedule });
  // The order of the help.
  await addCreate(addHere, args);
  addHere('list', 'all schedules, when they run next and what they ran last', async () => {
    const { runScheduleList } = await import('./commands/schedule-list.js');
    return (io) => runScheduleList(io);
  });
  addSteering(addHere);
}

async function addCreate(add: AddCommand, args: readonly string[]): Promise<void> {
  const create = add(
    'create [prompt-or-file]',
    'make a schedule of a generation, or of a batch of a file',
    async (options, [given]) => {
      const { runScheduleCreate } = await import('./commands/schedule-create.js');
      return (io) => runScheduleCreate(given, options, io);
    },
  );
  create
    .option(
      '--cron <expression>',
      'when, e.g. "0 2 * * *": minute, hour, day, month, day of the week; may be repeated',
      repeated,
    )
    .option('--time-zone <name>', 'that --cron is read in, e.g. Europe/Berlin (default: UTC)')
    .option('--every <time>', 'an interval, e.g. 6h, counted from midnight UTC')
    .option('--offset <time>', 'by which the interval is shifted, e.g. 30m')
    .option('--jitter <time>', 'puts off each start by up to so much, by chance')
    .option('--overlap <rule>', `when the run before is under way: ${OVERLAPS.join(', ')} (default: skip)`)
    .option('--catch-up <time>', 'make up for what was missed while Temporal was away, if at most so old (default: 1h)')
    .option('-y, --yes', 'without asking; on a terminal it asks above KLING_CONFIRM_ABOVE (10 USD) for one run')
    .option('--concurrency <n>', 'of a batch: generations under way at once')
    .option('--budget <n>', 'of a batch: start nothing more once Kling has deducted so much in one run')
    .option('--stop-after <n>', 'of a batch: pause once so many items in a row have failed for one reason')
    .option('--alert-above <share>', 'of a batch: raise an alert once more of the latest items have failed');
  if (!args.includes('create')) return;
  const { addFileOptions } = await import('../batch/start/file-options.js');
  const { addRequestOptions } = await import('../request/request-options.js');
  addFileOptions(addRequestOptions(create, args, [], 'id of the schedule (default: from the file or the prompt)'));
}

function addSteering(add: AddCommand): void {
  add('pause <id>', 'start nothing until resumed; what runs goes on', async (options, [id = '']) => {
    const { runSchedulePause } = await import('./commands/steer-schedule.js');
    return (io) => runSchedulePause(id, options, io);
  }).option('--note <text>', 'shown to whoever looks');
  add('resume <id>', 'go on', async (options, [id = '']) => {
    const { runScheduleResume } = await import('./commands/steer-schedule.js');
    return (io) => runScheduleResume(id, options, io);
  }).option('--note <text>', 'shown to whoever looks');
  add('trigger <id>', 'start a run now, also while it is paused', async (options, [id = '']) => {
    const { runScheduleTrigger } = await import('./commands/steer-schedule.js');
    return (io) => runScheduleTrigger(id, options, io);
  }).option('--overlap <rule>', 'for this run only, e.g. allow-all');
  add('delete <id>', 'delete a schedule; what runs goes on', async (_options, [id = '']) => {
    const { runScheduleDelete } = await import('./commands/steer-schedule.js');
    return (io) => runScheduleDelete(id, io);
  });
}
