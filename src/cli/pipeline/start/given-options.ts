import type { Command } from 'commander';
import type { Complaint } from '../../../domain/invalid-request.js';
import type { Selection } from '../../../domain/pipeline/pipeline-request.js';
import { UsageError } from '../../program/errors.js';
import { repeated } from '../../program/repeated.js';

type Options = Readonly<Record<string, unknown>>;

/** What is given besides the file of a pipeline. */
export interface Given {
  /** Values of params as they are typed. */
  readonly texts: Readonly<Record<string, string>>;
  readonly selection: Selection;
}

/** The options that say with what a pipeline is run, and which of its steps. */
export function addGivenOptions(command: Command): Command {
  return command
    .option<string[]>('--param <name=value>', 'a value of a param; may be repeated', repeated)
    .option('--params <file>', 'values of params: a JSON object')
    .option('--steps <names>', 'only these steps, with commas between them; what they take must be made already')
    .option('--from <step>', 'this step and what depends on it anew, also what has succeeded: it is paid again')
    .option('--until <step>', 'only this step and what it depends on');
}

/** What these options say. Throws `UsageError` for one that says nothing. */
export function readGiven({ param, steps, from, until }: Options): Given {
  const only = typeof steps === 'string' ? readNames(steps) : undefined;
  return {
    texts: readParams(param),
    selection: {
      ...(only === undefined ? {} : { only }),
      ...(typeof from === 'string' ? { from } : {}),
      ...(typeof until === 'string' ? { until } : {}),
    },
  };
}

function readNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new UsageError('--steps has no name before or behind a comma; write e.g. --steps scene,upload');
}

function readParams(values: unknown): Readonly<Record<string, string>> {
  const texts = values === undefined ? [] : [values].flat().map(String);
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=');
      const name = text.slice(0, equals).trim();
      if (equals > 0 && name !== '') return [name, text.slice(equals + 1)];
      throw new UsageError(`--param is ${JSON.stringify(text)}; write <name>=<value>, e.g. --param topic="a red fox"`);
    }),
  );
}

/** A complaint about what these options have given, by its option; what stands in the file has its place there. */
export function atOption(complaint: Complaint): Complaint {
  const [, param] = /^with\.(.+)$/.exec(complaint.path) ?? [];
  if (param !== undefined) return { ...complaint, path: `--param ${param}` };
  const name = complaint.path.replace(/\[\d+\]$/, '');
  const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
  return option === undefined ? complaint : { ...complaint, path: option };
}

const OPTIONS: Readonly<Record<string, string>> = { only: '--steps', from: '--from', until: '--until' };
