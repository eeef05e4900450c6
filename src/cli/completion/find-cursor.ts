import type { Argument, Command, Option } from 'commander';

/** What stands where a command line is being typed. */
export interface Cursor {
  /** The commands that were named, e.g. `batch status`. */
  readonly path: string;
  readonly command: Command;
  /** What is being typed, without the `--option=` before it. */
  readonly typed: string;
  /** `--option=`, where the value is written so. */
  readonly prefix: string;
  /** The option whose value is being typed. */
  readonly ofOption?: Option;
  /** Otherwise: the commands below, where one may still be named, and the argument in this place. */
  readonly commands: readonly Command[];
  readonly argument?: Argument;
  /** False behind `--`. */
  readonly takesOptions: boolean;
}

/** Finds what is being typed by the words behind `kling`, the last of them unfinished. */
export function findCursor(program: Command, words: readonly string[]): Cursor {
  let command = program;
  let awaited: Option | undefined;
  let takesOptions = true;
  let count = 0;
  for (const word of words.slice(0, -1)) {
    if (awaited !== undefined) awaited = undefined;
    else if (takesOptions && word === '--') takesOptions = false;
    else if (takesOptions && /^-./.test(word)) {
      const option = findOption(command, word.split('=', 1)[0] ?? '');
      if (option !== undefined && takesValue(option) && !word.includes('=')) awaited = option;
    } else {
      const below =
        takesOptions && count === 0 ? command.commands.find((one) => namesOf(one).includes(word)) : undefined;
      command = below ?? command;
      count += below === undefined ? 1 : 0;
    }
  }
  const last = words.at(-1) ?? '';
  const path = pathOf(command);
  if (awaited !== undefined)
    return { path, command, typed: last, prefix: '', ofOption: awaited, commands: [], takesOptions };
  const [, flag = ''] = takesOptions ? (/^(--[^=]+)=/.exec(last) ?? []) : [];
  const ofOption = flag === '' ? undefined : findOption(command, flag);
  if (ofOption !== undefined) {
    const prefix = `${flag}=`;
    return { path, command, typed: last.slice(prefix.length), prefix, ofOption, commands: [], takesOptions };
  }
  return {
    ...{ path, command, typed: last, prefix: '', takesOptions },
    commands: count === 0 ? command.createHelp().visibleCommands(command) : [],
    argument: argumentAt(
      withDefault(command).flatMap((one) => one.registeredArguments),
      count,
    ),
  };
}

/** The options that can be given, those of the command that need not be named among them. */
export const optionsOf = (command: Command): readonly Option[] =>
  withDefault(command).flatMap((one) => one.createHelp().visibleOptions(one));

const takesValue = ({ required, optional }: Option): boolean => required || optional;

const namesOf = (command: Command): readonly string[] => [command.name(), ...command.aliases()];

function findOption(command: Command, flag: string): Option | undefined {
  const all = withDefault(command).flatMap(({ options }) => options);
  return all.find(({ long, short }) => flag === long || flag === short);
}

/** `kling batch <file>` is `kling batch run <file>`: the parser keeps to itself which that is. */
function withDefault(command: Command): readonly Command[] {
  const name: unknown = Reflect.get(command, '_defaultCommandName');
  const below = command.commands.filter((one) => one.name() === name);
  return [command, ...below];
}

function argumentAt(all: readonly Argument[], count: number): Argument | undefined {
  const last = all.at(-1);
  return all[count] ?? (last?.variadic === true ? last : undefined);
}

function pathOf(command: Command): string {
  return command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();
}
