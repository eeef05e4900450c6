import type { Command } from 'commander';
import type { AddCommand } from '../program/add-command.js';
import { repeated } from '../program/repeated.js';
import { addGivenOptions } from './start/given-options.js';

const HELP = `
Examples:
  kling pipeline check story.yaml                   every mistake with its line; or the plan, and what it costs
  kling pipeline run story.yaml                     each step once all that it takes is made; Ctrl-C leaves it running
  kling pipeline run story.yaml --param topic="an owl" --until clip
  kling pipeline watch story                        a pipeline is called after its file
  kling pipeline retry story                        what has failed; --from clip makes that and what follows anew

The same file again attaches to the running pipeline or, once that has ended, makes only what is missing or has changed.
<id> may be the file as well. "kling pipeline run --help" lists the options.`;

/** The commands below `kling pipeline`. */
export function addPipelineCommands(pipeline: Command, add: AddCommand): void {
  pipeline.addHelpText('after', HELP);
  const addHere: AddCommand = (usage, summary, action, place) =>
    add(usage, summary, action, { ...place, parent: pipeline });
  // The order of the help.
  addChecks(addHere);
  addRun(addHere);
  addLooks(addHere);
  addSteering(addHere);
}

/** What only looks at a pipeline's file: no server, no keys. */
function addChecks(add: AddCommand): void {
  const check = add(
    'check <file>',
    'find what is wrong with a file, or say what it does and costs',
    async (options, [file = '']) => {
      const { checkPipelineFile } = await import('./commands/check-pipeline.js');
      return (io) => checkPipelineFile(file, options, io);
    },
  );
  addGivenOptions(check);
  const graph = add('graph <file>', 'which step waits for which', async (options, [file = '']) => {
    const { drawPipelineFile } = await import('./commands/graph-pipeline.js');
    return (io) => drawPipelineFile(file, options, io);
  });
  addGivenOptions(graph).option('--format <form>', 'text, mermaid or dot', 'text');
  add('schema', 'the JSON Schema of a file, for editors', async () => {
    const { printPipelineSchema } = await import('./commands/print-schema.js');
    return (io) => printPipelineSchema(io);
  });
}

/** What starts a pipeline. */
function addRun(add: AddCommand): void {
  const run = add('run <file>', 'start a pipeline and watch it', async (options, [file = '']) => {
    const { runPipeline } = await import('./commands/run-pipeline.js');
    return (io) => runPipeline(file, options, io);
  });
  addRunOptions(addGivenOptions(run)).option('--id <name>', "the pipeline's name (default: that of its file)");
}

/** What only looks at pipelines. */
function addLooks(add: AddCommand): void {
  add('watch <id>', 'show a pipeline until it ends; with --json a line for each event', async (_options, [id = '']) => {
    const { runPipelineWatch } = await import('./commands/watch-pipeline.js');
    return (io) => runPipelineWatch(id, io);
  });
  add('status <id>', 'where a pipeline stands, step by step', async (options, [id = '']) => {
    const { runPipelineStatus } = await import('./commands/look-at-pipeline.js');
    return (io) => runPipelineStatus(id, options, io);
  })
    .option('--step <name>', 'list the elements of this step')
    .option('--state <state>', 'list the steps and elements in this state, e.g. failed or running')
    .option('--limit <n>', 'how many');
  add('list', 'the latest pipelines', async (options) => {
    const { runPipelineList } = await import('./commands/look-at-pipeline.js');
    return (io) => runPipelineList(options, io);
  }).option('--limit <n>', 'how many', '20');
}

/** What changes a pipeline. */
function addSteering(add: AddCommand): void {
  addRetry(add);
  add('skip <id> <steps...>', 'go on as if these steps were left out', async (_options, [id = '', ...steps]) => {
    const { runPipelineSkip } = await import('./commands/steer.js');
    return (io) => runPipelineSkip(id, steps, io);
  });
  add('approve <id> <steps...>', 'let steps go on that wait for a person', async (options, [id = '', ...steps]) => {
    const { runPipelineApprove } = await import('./commands/steer.js');
    return (io) => runPipelineApprove(id, steps, options, io);
  })
    .option('--reject', 'they have failed instead')
    .option('--by <name>', 'who says so')
    .option('--note <text>', 'kept with the answer');
  add('pause <id>', 'start nothing more until resumed', async (options, [id = '']) => {
    const { runPipelinePause } = await import('./commands/steer.js');
    return (io) => runPipelinePause(id, options, io);
  }).option('--reason <text>', 'shown to whoever looks');
  add('resume <id>', 'go on', async (options, [id = '']) => {
    const { runPipelineResume } = await import('./commands/steer.js');
    return (io) => runPipelineResume(id, options, io);
  }).option('--budget <n>', 'with another budget');
  add('cancel <id>', 'end a pipeline and what runs of it', async (_options, [id = '']) => {
    const { runPipelineCancel } = await import('./commands/cancel-pipeline.js');
    return (io) => runPipelineCancel(id, io);
  });
}

function addRetry(add: AddCommand): void {
  const retry = add(
    'retry <id> [steps...]',
    'make again what has failed, or only these steps',
    async (options, [id = '', ...steps]) => {
      const { runPipelineRetry } = await import('./commands/retry-pipeline.js');
      return (io) => runPipelineRetry(id, steps, options, io);
    },
  );
  addRunOptions(retry)
    .option('--from <step>', 'this step and what depends on it anew, also what has succeeded: it is paid again')
    .option('--anew', 'the named steps also where they have succeeded: they are paid again');
}

/** How a pipeline is run. */
function addRunOptions(command: Command): Command {
  return command
    .option('--budget <n>', 'start nothing more that costs once Kling has deducted so much, in units or money')
    .option('--concurrency <n>', 'steps and elements under way at once (default: 100)')
    .option('--on-failure <what>', 'fail, once nothing can go on (the default), or wait for a retry or a skip')
    .option('--attempts <n>', 'tasks to pay for at most for each generation (default: 3)')
    .option('--timeout <time>', 'when to stop waiting for a task, e.g. 1h')
    .option('--output <place>', "where the files are kept: s3://bucket/prefix, or a folder of the worker's")
    .option('--account <name>', 'the account of kling.toml that makes and pays it, where a step names none')
    .option<string[]>('--notify <url>', 'who is told how it ends; may be repeated', repeated)
    .option('-y, --yes', 'start without asking; on a terminal it asks above KLING_CONFIRM_ABOVE (10 USD)')
    .option('--detach', 'print the id and return instead of watching');
}
