import type { Command } from 'commander';
import type { AddCommand } from '../program/add-command.js';

/** What asks Kling itself, with the keys that are set here. */
export async function addTaskCommands(add: AddCommand, args: readonly string[]): Promise<void> {
  const lookup = add(
    'lookup [id]',
    'what Kling itself says of a task, by each way of asking',
    async (options, [id]) => {
      const { runLookup } = await import('./lookup.js');
      return (io) => runLookup(id, options, io);
    },
  );
  const tasks = add('tasks', 'what Kling has of this account, and what is unknown here', async (options) => {
    const { runTasks } = await import('./tasks.js');
    return (io) => runTasks(options, io);
  });
  const recover = add(
    'recover',
    'collect what succeeded at Kling and is not on disk, at no charge',
    async (options) => {
      const { runRecover } = await import('./recover.js');
      return (io) => runRecover(options, io);
    },
  );
  if (args.includes('lookup')) await addLookupOptions(lookup);
  if (args.includes('tasks')) await addTasksOptions(tasks);
  addAccount(addSince(recover, '90d'))
    .option('-y, --yes', 'without asking')
    .option('--detach', 'start it and return instead of waiting');
}

async function addLookupOptions(lookup: Command): Promise<void> {
  const { QUERY_METHODS } = await import('../../domain/queries/query-methods.js');
  addAccount(lookup)
    .option('--method <names>', `only these ways, with commas between: ${QUERY_METHODS.join(', ')} (default: all)`)
    .option('--product <name>', 'which product made it; found out when not given')
    .option('--compare', 'instead: what each way takes, for new, finished, unknown and many tasks')
    .option('--html <file>', 'also the chart of a comparison, as a page');
}

async function addTasksOptions(tasks: Command): Promise<void> {
  const { TASK_STATUSES } = await import('../../domain/task.js');
  const states = `only those in these states, with commas between: ${TASK_STATUSES.join(', ')}`;
  addAccount(addSince(tasks, '7d')).option('--state <names>', states);
}

const addAccount = (command: Command): Command =>
  command.option('--account <name>', 'which account of kling.toml is asked (the default one)');

function addSince(command: Command, since: string): Command {
  return command
    .option('--since <time>', 'made within this time, e.g. 12h or 30d', since)
    .option('--product <name>', 'only those of this product');
}
