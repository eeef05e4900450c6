import { QUERY_METHODS } from '../../domain/queries/query-methods.js';
import type { AddCommand } from './add-command.js';

/** What asks Kling itself, with the keys that are set here. */
export function addTaskCommands(add: AddCommand): void {
  add('lookup [id]', 'what Kling itself says of a task, by each way of asking', async (options, [id]) => {
    const { runLookup } = await import('../commands/lookup.js');
    return (io) => runLookup(id, options, io);
  })
    .option('--method <names>', `only these ways, with commas between: ${QUERY_METHODS.join(', ')} (default: all)`)
    .option('--product <name>', 'which product made it; found out when not given');
}
