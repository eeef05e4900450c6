import type { Command } from 'commander';
import type { AddCommand } from '../program/add-command.js';
import { addFileOptions } from './start/file-options.js';

const HELP = `
Examples:
  kling batch prompts.csv --dry-run            checks the file; count, models, expected cost and time
  kling batch prompts.csv --set mode=pro       one generation for each row; Ctrl-C leaves it running
  kling batch prompts.csv --budget 100 --concurrency 5
  kling batch watch prompts-3fa91c2b

A column for each request field ("Aspect Ratio" is aspect_ratio), "prompt" alone is enough; columns of your own come back
with the results. Or JSONL, one request a line; or a .txt file, one prompt a line; "-" reads standard input.
The same file again attaches to the running batch, or does only what is missing.
"kling batch run --help" lists the options.`;

/** Makes of `batch` what starts one, `kling batch <file>`, and the parent of the commands that look after it. */
export function addBatchCommands(batch: Command, add: AddCommand): void {
  batch.usage('<file> [options] | <command> <id>').addHelpText('after', HELP);
  const addHere: AddCommand = (usage, summary, action, place) =>
    add(usage, summary, action, { ...place, parent: batch });
  // The order of the help.
  addRun(addHere);
  addLooks(addHere);
  addSteering(addHere);
  addHere('report <id>', 'write the report as of now and print where it is', async (options, [id = '']) => {
    const { runBatchReport } = await import('./commands/batch-report.js');
    return (io) => runBatchReport(id, options, io);
  })
    .option('--save <dir>', 'write it into this directory instead, with links to what lies in a bucket')
    .option('--links <time>', 'how long these links work, e.g. 24h, the default; at most 7d');
}

/** What starts a batch. */
function addRun(add: AddCommand): void {
  const run = add(
    'run <file>',
    'start a batch and watch it; "run" may be left out',
    async (options, [file = '']) => {
      const { runBatch } = await import('./commands/run-batch.js');
      return (io) => runBatch(file, options, io);
    },
    { isDefault: true },
  );
  addFileOptions(addRunOptions(run))
    .option('-y, --yes', 'start without asking; on a terminal it asks above KLING_CONFIRM_ABOVE (10 USD)')
    .option('--allow-unknown', 'send models and fields that this version does not know as they are')
    .option('--dry-run', 'check the file and say what it would be and cost, then stop')
    .option('--id <name>', "the batch's name (default: from the file's name and content)");
}

/** What only looks at batches. */
function addLooks(add: AddCommand): void {
  add('watch <id>', 'show a batch until it ends', async (_options, [id = '']) => {
    const { runBatchWatch } = await import('../commands/watch.js');
    return (io) => runBatchWatch(id, io);
  });
  add('status <id>', 'where a batch stands', async (options, [id = '']) => {
    const { runBatchStatus } = await import('./commands/batch-status.js');
    return (io) => runBatchStatus(id, options, io);
  })
    .option('--state <state>', 'list the items in this state, e.g. failed or processing')
    .option('--stuck', 'list the items that take unusually long at Kling')
    .option('--parked', 'list the items whose task goes on at Kling; kling batch retry collects them')
    .option('--limit <n>', 'how many items');
  add('list', 'the latest batches', async (options) => {
    const { runBatchList } = await import('./commands/batch-list.js');
    return (io) => runBatchList(options, io);
  }).option('--limit <n>', 'how many', '20');
}

/** What changes a batch. */
function addSteering(add: AddCommand): void {
  add('pause <id>', 'start nothing more until resumed', async (options, [id = '']) => {
    const { runBatchPause } = await import('./commands/batch-pause.js');
    return (io) => runBatchPause(id, options, io);
  }).option('--reason <text>', 'shown to whoever looks');
  add('resume <id>', 'go on', async (options, [id = '']) => {
    const { runBatchResume } = await import('./commands/batch-resume.js');
    return (io) => runBatchResume(id, options, io);
  })
    .option('--budget <n>', 'with another budget')
    .option('--concurrency <n>', 'with so many generations under way at once');
  addRunOptions(
    add(
      'retry <id> [items...]',
      'try again what has failed, or only these items',
      async (options, [id = '', ...ids]) => {
        const { runBatchRetry } = await import('./commands/batch-retry.js');
        return (io) => runBatchRetry(id, ids, options, io);
      },
    ),
  );
  add('cancel <id>', 'end a batch (Kling itself has no cancel)', async (options, [id = '']) => {
    const { runBatchCancel } = await import('./commands/batch-cancel.js');
    return (io) => runBatchCancel(id, options, io);
  })
    .option('--leave-running', 'start nothing more, and let what runs end')
    .option('--item <id>', 'take only this item out');
}

/** How a batch is run; for a retry, of one that has ended. */
function addRunOptions(command: Command): Command {
  return command
    .option('--concurrency <n>', "generations under way at once (default: what keeps the account's slots full)")
    .option('--budget <n>', 'start nothing more once Kling has deducted so much, in units or money')
    .option('--stop-after <n>', 'pause once so many items in a row have failed for one reason')
    .option(
      '--alert-above <share>',
      'raise an alert once more of the latest items have failed, e.g. 30% (default: 30%)',
    )
    .option('--priority <n>', 'place in the line for a slot, 1 first, 5 last (default: 4)')
    .option('--attempts <n>', 'tasks to pay for at most for each row (default: 3)')
    .option('--timeout <time>', 'when to stop waiting for a task, e.g. 1h')
    .option('--stuck-after <time>', 'when to raise an alert, e.g. 10m')
    .option('--retry-after <time>', 'pause before another attempt, e.g. 10s')
    .option('--keep-audio <form>', 'what is kept of a sound that comes as MP3 and as WAV: mp3, wav or both')
    .option('--name <template>', 'how the files are called, e.g. "{item}-{prompt}" (default: {id}, the task)')
    .option('--output <place>', "where the files are kept: s3://bucket/prefix, or a folder of the worker's")
    .option('--expect <what>', 'what the files must be, and what to do if they are not, e.g. "audio, fps=24, fail"')
    .option('--account <name>', 'the account of kling.toml that makes and pays it, where a row names none')
    .option('--detach', 'print the id and return instead of watching');
}
