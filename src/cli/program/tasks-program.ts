import { QUERY_METHODS } from '../../domain/queries/query-methods.js';
import type { Command } from 'commander';
import { TASK_STATUSES } from '../../domain/task.js';
import type { AddCommand } from './add-command.js';

/** What asks Kling itself, with the keys that are set here. */
export function addTaskCommands(add: AddCommand): void {
  add('lookup [id]', 'what Kling itself says of a task, by each way of asking', async (options, [id]) => {
    const { runLookup } = await import('../commands/lookup.js');
    return (io) => runLookup(id, options, io);
  })
    .option('--method <names>', `only these ways, with commas between: ${QUERY_METHODS.join(', ')} (default: all)`)
    .option('--product <name>', 'which product made it; found out when not given')
    .option('--compare', 'instead: what each way takes, for new, finished, unknown and many tasks')
    .option('--html <file>', 'also the chart of a comparison, as a page');
  addSince(
    add('tasks', 'what Kling has of this account, and what is unknown here', async (options) => {
      const { runTasks } = await import('../commands/tasks.js');
      return (io) => runTasks(options, io);
    }),
    '7d',
  ).option('--state <names>', `only those in these states, with commas between: ${TASK_STATUSES.join(', ')}`);
  addSince(
    add('recover', 'collect what succeeded at Kling and is not on disk, at no charge', async (options) => {
      const { runRecover } = await import('../commands/recover.js');
      return (io) => runRecover(options, io);
    }),
    '90d',
  )
    .option('--yes', 'do not ask')
    .option('--detach', 'start it and return instead of waiting');
}

function addSince(command: Command, since: string): Command {
  return command
    .option('--since <time>', 'made within this time, e.g. 12h or 30d', since)
    .option('--product <name>', 'only those of this product');
}
