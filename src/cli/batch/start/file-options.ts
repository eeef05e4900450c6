import type { Command } from 'commander';
import { repeated } from '../../program/repeated.js';

/** What says how the rows of a file are meant. */
export function addFileOptions(command: Command): Command {
  return command
    .option<string[]>('--set <field=value>', 'a request field for all rows; may be repeated', repeated)
    .option('--pipeline <file>', 'run this pipeline for each row: the columns, and --set, are its params')
    .option('--ignore-columns <names>', 'columns to leave out, with commas between them')
    .option(
      '--force',
      'also make, and pay for, what another batch has made, and rows that changed after they were made',
    );
}
