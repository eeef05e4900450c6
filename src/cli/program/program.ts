import { styleText } from 'node:util';
import type { Argument, OutputConfiguration } from 'commander';
import { Command, Option } from 'commander';
import type { AddedEntry } from '../../products/added/added-model.js';
import type { AddCommand, Options, Run } from './add-command.js';
import { addMachineCommands } from '../machine/machine-program.js';
import { addLooks } from './looks-program.js';
import { addMoneyCommands } from '../money/money-program.js';
import { addTaskCommands } from '../tasks/tasks-program.js';

/** Runs a command with the world it needs: the global options, and how long it may take to end once it is told to stop. */
export type Execute = (
  run: Run,
  globals: { json: boolean; quiet: boolean; debug: boolean; stopLimitMs: number; ownServer: boolean },
) => Promise<void>;

/** Enough to say where things stand: one more question to a server that may not answer. */
const STOP_LIMIT_MS = 4000;

/** The parser leaves the colours out where there are none. */
const HELP_STYLE = {
  // All have options, so the word says nothing.
  subcommandTerm: (command: Command) => [command.name(), ...command.registeredArguments.map(nameArgument)].join(' '),
  styleTitle: (text: string) => styleText('bold', text),
  styleSubcommandTerm: (text: string) => styleText('cyan', text),
  styleOptionTerm: (text: string) => styleText('cyan', text),
  styleArgumentTerm: (text: string) => styleText('cyan', text),
};

function nameArgument(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

const HELP = `
Examples:
  kling dev                                              everything on this machine; simulated Kling without keys
  kling generate "a red fox in the snow" --duration 10
  kling generate "the clouds drift" --image ./examples/landscape.png --mode pro
  kling generate --task image "a poster" --n 4
  kling products                                         what Kling can be asked for, with fields, models and prices
  kling batch prompts.csv --dry-run
  kling list
  kling watch gen-20261123-081500-a1b2c3

Exit codes: 0 done, 1 failed or cancelled, 2 wrong input, 3 no Temporal server, no such generation or task,
4 Kling refused the account, 5 still running at Kling (adopt it later), 130 Ctrl-C (the generation goes on).`;

/** The command line, as far as `args` need it: what a command has of its own is loaded when it is named, so that `--help` is quick. */
export async function createProgram(
  args: readonly string[],
  output: OutputConfiguration,
  execute: Execute,
): Promise<Command> {
  const program = new Command('kling')
    .description('Kling AI generations that survive everything, on Temporal.')
    .version('0.1.0')
    .addHelpText('after', HELP)
    .configureOutput(output)
    .configureHelp(HELP_STYLE)
    .exitOverride();
  // Where no command is named nobody reads their options, and making those is a tenth of the time that --help takes.
  const isNamed = args.some((arg) => !arg.startsWith('-'));
  const add: AddCommand = (...given) => addCommand(program, isNamed, execute, given);
  // The order of the help.
  await addGenerate(add, args);
  await addMoneyCommands(add, args);
  addLooks(add);
  await addTaskCommands(add, args);
  addChanges(add);
  const batch = program.command('batch').description('a generation for each row of a CSV or JSONL file');
  if (args.includes('batch')) {
    const { addBatchCommands } = await import('../batch/batch-program.js');
    addBatchCommands(batch, add);
  }
  const pipeline = program.command('pipeline').description('generations one after the other, by a YAML or JSON file');
  if (args.includes('pipeline')) {
    const { addPipelineCommands } = await import('../pipeline/pipeline-program.js');
    addPipelineCommands(pipeline, add);
  }
  const schedule = program
    .command('schedule')
    .description('the same again and again: by the clock, or every few hours');
  if (args.includes('schedule')) {
    const { addScheduleCommands } = await import('../schedule/schedule-program.js');
    await addScheduleCommands(schedule, add, args);
  }
  await addLibraries(program, add, args);
  await addNotices(program, add, args);
  add('open [id]', 'open what it has made, or the Web UI', async (options, [id]) => {
    const { runOpen } = await import('../commands/open.js');
    return (io) => runOpen(id, options, io);
  })
    .option('--web', 'its page in the Web UI, whatever it has made')
    .option('--folder', 'the folder of its files')
    .option('--print', 'print what would be opened, and open nothing; so does --json');
  const callbacks = program.command('callbacks').description("receive Kling's callbacks, or try whether they arrive");
  if (args.includes('callbacks')) {
    const { addCallbackCommands } = await import('../callbacks/callbacks-program.js');
    addCallbackCommands(callbacks, add);
  }
  const codec = program.command('codec').description('serve the Web UI and temporal what is encrypted; make a key');
  if (args.includes('codec')) {
    const { addCodecCommands } = await import('../codec/codec-program.js');
    addCodecCommands(codec, add);
  }
  addMachineCommands(add);
  return program;
}

/** Adds a command with the options that all have. */
function addCommand(
  program: Command,
  isNamed: boolean,
  execute: Execute,
  [usage, summary, action, place = {}]: Parameters<AddCommand>,
): Command {
  const {
    parent = program,
    isDefault = false,
    isService = false,
    stopLimitMs = STOP_LIMIT_MS,
    ownServer = false,
  } = place;
  const command = parent.command(usage, { isDefault }).description(summary);
  if (!isNamed) return command;
  command.option('--json', 'data as JSON on standard output');
  if (!isService) command.option('-q, --quiet', 'only what a script needs, such as ids and file names, and errors');
  command.option('--no-color', 'no colours').option('--debug', 'stack traces on errors');
  command.action(async (...given: unknown[]) => {
    const options = given.at(-2) as Options;
    const run = await action(options, given.slice(0, -2).flat() as string[]);
    const isOn = (name: string) => options[name] === true;
    await execute(run, {
      ...{ json: isOn('json'), quiet: isOn('quiet'), debug: isOn('debug') },
      ...{ stopLimitMs, ownServer },
    });
  });
  return command;
}

/** `kling generate`. */
async function addGenerate(add: AddCommand, args: readonly string[]): Promise<void> {
  const generate = add('generate [prompt]', 'start a generation and wait for its files', async (options, [prompt]) => {
    const { runGenerate } = await import('../commands/generate.js');
    return (io) => runGenerate(prompt, options, io);
  });
  if (args.includes('generate')) {
    const { addRequestOptions } = await import('../request/request-options.js');
    addRequestOptions(generate, args, await readAddedFor(args))
      .option('-y, --yes', 'start without asking; on a terminal it asks above KLING_CONFIRM_ABOVE (10 USD)')
      .addOption(detach());
  }
}

/** The models of a user's file, where help is to show them. What is wrong with the file is said by whatever needs it. */
async function readAddedFor(args: readonly string[]): Promise<readonly AddedEntry[]> {
  if (!args.includes('--help') && !args.includes('-h')) return [];
  const { loadDotEnv, readConfig } = await import('../../config/read-config.js');
  const { InvalidConfig } = await import('../../config/invalid-config.js');
  try {
    return readConfig(loadDotEnv().env).addedModels;
  } catch (error) {
    if (error instanceof InvalidConfig) return [];
    throw error;
  }
}

/** What is kept at Kling to be used again. */
async function addLibraries(program: Command, add: AddCommand, args: readonly string[]): Promise<void> {
  for (const kind of ['element', 'voice'] as const) {
    const name = `${kind}s`;
    const parent = program.command(name).description(`${name} in Kling's library: your own, Kling's, delete`);
    if (!args.includes(name)) continue;
    const { addLibraryCommands } = await import('../library/library-program.js');
    addLibraryCommands(kind, parent, add);
  }
}

/** Who is told of what happens. */
async function addNotices(program: Command, add: AddCommand, args: readonly string[]): Promise<void> {
  const notices = program.command('notices').description('notices that were not delivered: list, send again');
  const notify = program.command('notify').description('try whether notices arrive');
  if (!args.includes('notices') && !args.includes('notify')) return;
  const { addNoticesCommands, addNotifyCommands } = await import('../notices/notices-program.js');
  addNoticesCommands(notices, add);
  addNotifyCommands(notify, add);
}

/** What changes a generation, or starts one for a task that exists. */
function addChanges(add: AddCommand): void {
  add('cancel <id>', 'stop a generation (Kling itself has no cancel)', async (_options, [id = '']) => {
    const { runCancel } = await import('../commands/cancel.js');
    return (io) => runCancel(id, io);
  });
  add('retry <id>', 'start a failed generation again', async (options, [id = '']) => {
    const { runRetry } = await import('../commands/retry.js');
    return (io) => runRetry(id, options, io);
  })
    .option('--force', 'even one that succeeded or that still runs at Kling: it is paid again')
    .addOption(detach());
  add(
    'adopt <task-id>',
    'collect a task that exists at Kling already, at no new charge',
    async (options, [taskId = '']) => {
      const { runAdopt } = await import('../commands/adopt.js');
      return (io) => runAdopt(taskId, options, io);
    },
  )
    .option('--task <product>', 'which product made it; found out when not given')
    .option('--account <name>', 'which account of kling.toml made it (the default one)')
    .option('--name <template>', 'how its files are called, e.g. "{id}-{date}" ({id}, the task)')
    .addOption(detach());
}

function detach(): Option {
  return new Option('--detach', 'print the id and return instead of waiting');
}
