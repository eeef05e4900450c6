import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { CommanderError } from 'commander';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from './io.js';
import { ANSWER_COMMAND } from '../completion/shells.js';
import { createProgram } from '../program/program.js';

export interface Streams {
  readonly stdout: Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
  readonly stderr: Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
}

const WHERE_HELP_IS = '(kling --help lists the commands, kling <command> --help their options)';

/** Runs one `kling` command line and returns its exit code; throws nothing. What `--help` does without is loaded when it is needed. */
export async function main(given: readonly string[], streams: Streams): Promise<number> {
  // The parser's own "help" does not know the commands below a command.
  const args = given[0] === 'help' && given.length > 1 ? [...given.slice(1), '--help'] : given;
  // A reader that has seen enough (`| head`) is no error.
  for (const stream of [streams.stdout, streams.stderr]) stream.on('error', ignoreBrokenPipe);
  if (args[0] === ANSWER_COMMAND) {
    const { answerShell } = await import('../completion/complete.js');
    const ofWords = (words: readonly string[]) => createProgram(words, {}, () => Promise.resolve());
    return answerShell(args.slice(1), ofWords, streams.stdout);
  }
  let exitCode: ExitCode = EXIT.ok;
  let isDebug = args.includes('--debug');
  const wantsColour = !args.includes('--no-color');
  const program = await createProgram(
    args,
    {
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      ...(wantsColour ? {} : { getOutHasColors: () => false, getErrHasColors: () => false }),
      // Said below, in our words.
      outputError: () => undefined,
    },
    async (command, { debug, ...globals }) => {
      isDebug = debug;
      exitCode = await withIo(streams, { wantsColour, ...globals }, command);
    },
  );
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    // Without a command the help has said all.
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
    const { inert } = await import('../screen/inert-text.js');
    if (error instanceof CommanderError) {
      const { explainUsage } = await import('../program/explain-usage.js');
      const batch = program.commands.find((command) => command.name() === 'batch');
      const better = explainUsage(args, error.message, batch?.commands.map((command) => command.name()) ?? []);
      streams.stderr.write(`${inert(better ?? `${error.message}\n${WHERE_HELP_IS}`)}\n`);
      return EXIT.usage;
    }
    const { describeError } = await import('../program/errors.js');
    const { lines, exitCode: code, json } = describeError(error);
    if (args.includes('--json')) streams.stdout.write(`${inert(JSON.stringify({ error: json }))}\n`);
    for (const line of lines) streams.stderr.write(`${inert(line)}\n`);
    if (isDebug && error instanceof Error) streams.stderr.write(`${inert(error.stack ?? '')}\n`);
    return code;
  }
}

interface Globals {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly wantsColour: boolean;
  readonly stopLimitMs: number;
  readonly ownServer: boolean;
}

async function withIo(
  streams: Streams,
  { json, quiet, wantsColour, stopLimitMs, ownServer }: Globals,
  command: (io: Io) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { inert } = await import('../screen/inert-text.js');
  const { createPaint } = await import('../screen/paint.js');
  const { listenForStop } = await import('./stop-signal.js');
  const { loadDotEnv, readConfig } = await import('../../config/read-config.js');
  // Not only when it is needed: a build may replace it while a command runs for hours.
  await import('../program/errors.js');
  const { env, notice } = loadDotEnv();
  const read = readConfig(env);
  const { stderr, stdout } = streams;
  const write = (stream: Writable, keepsColours: boolean) => (line: string) =>
    void stream.write(`${inert(line, { keepsColours })}\n`);
  const wish = wantsColour ? read.colour : 'never';
  const paint = { out: createPaint(stdout, json ? 'never' : wish), err: createPaint(stderr, wish) };
  const complain = write(stderr, paint.err.isColorSupported);
  const err = quiet ? () => undefined : complain;
  if (notice !== undefined) err(notice);
  const { preferDev } = await import('../machine/dev-file.js');
  const config = ownServer ? read : await preferDev(read, err);
  const { signal, close } = listenForStop({ env: config.env, limitMs: stopLimitMs });
  try {
    return await command({
      out: write(stdout, paint.out.isColorSupported),
      err,
      complain,
      paint,
      isTerminal: stderr.isTTY === true,
      columns: stderr.columns ?? 100,
      // A script reads whole lines.
      outColumns: stdout.isTTY === true ? (stdout.columns ?? 100) : Infinity,
      json,
      quiet,
      signal,
      config,
    });
  } catch (error) {
    // Whatever was cut short by it: who stops a command needs no explanation.
    if (signal.aborted && error === signal.reason) return EXIT.interrupted;
    throw error;
  } finally {
    close();
  }
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
