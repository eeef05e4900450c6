import type { AddCommand } from '../program/add-command.js';
import { repeated } from '../program/repeated.js';

/** `kling prune`. */
export function addPruneCommand(add: AddCommand): void {
  add('prune', 'remove what is old and of no use any more', async (options) => {
    const { runPrune } = await import('./prune.js');
    return (io) => runPrune(options, io);
  })
    .option('--older-than <time>', 'only what nobody has written to for so long, at least 1d', '30d')
    .option('--results', 'also results: files that were paid for, with their journals and reports')
    .option('--output <place>', 'look there too: s3://bucket/prefix where run.output has put results', repeated)
    .option('--dry-run', 'only say what would be removed')
    .option('-y, --yes', 'without asking');
}
