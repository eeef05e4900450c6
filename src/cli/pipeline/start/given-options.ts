import type { Command } from 'commander';
import type { Selection } from '../../../domain/pipeline/pipeline-request.js';
import type { Json } from '../../../domain/record.js';
import { readJson } from '../../../domain/text/read-json.js';
import { UsageError } from '../../program/errors.js';

type Options = Readonly<Record<string, unknown>>;

/** What is given besides the file of a pipeline. */
export interface Given {
  readonly with: Json;
  readonly selection: Selection;
}

/** The options that say with what a pipeline is run, and which of its steps. */
export function addGivenOptions(command: Command): Command {
  return command
    .option<string[]>('--param <name=value>', 'a value of a param; may be repeated', collect)
    .option('--steps <names>', 'only these steps, with commas between them; what they take must be made already')
    .option('--from <step>', 'this step and what depends on it anew, also what has succeeded: it is paid again')
    .option('--until <step>', 'only this step and what it depends on');
}

/** The values of an option that may be repeated. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** What these options say. Throws `UsageError` for one that says nothing. */
export function readGiven({ param, steps, from, until }: Options): Given {
  const only = typeof steps === 'string' ? readNames(steps) : undefined;
  return {
    with: readParams(param),
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

/** Text, or what it is in JSON where it is a number, `true`, `false`, a list, an object or a text in quotation marks. */
function readParams(values: unknown): Json {
  const texts = values === undefined ? [] : [values].flat().map(String);
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=');
      const name = text.slice(0, equals).trim();
      if (equals > 0 && name !== '') return [name, readValue(text.slice(equals + 1))];
      throw new UsageError(`--param is ${JSON.stringify(text)}; write <name>=<value>, e.g. --param topic="a red fox"`);
    }),
  );
}

function readValue(text: string): unknown {
  if (!/^(-?\d+(\.\d+)?|true|false|\[.*\]|\{.*\}|".*")$/s.test(text.trim())) return text;
  return readJson(text);
}
