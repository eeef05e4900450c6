import type { Json } from '../../../domain/record.js';
import { complainOfBatchId } from '../../../client/batch/start/batch-id.js';
import { parseBatch } from '../../../domain/batch/batch-request.js';
import { UsageError } from '../../program/errors.js';
import { complaintsOf, readRunFromOptions } from '../../request/run-from-options.js';

type Options = Readonly<Record<string, unknown>>;

/** `run` of a batch by the option that sets it. */
const RUN_OPTIONS = {
  concurrency: '--concurrency',
  budget: '--budget',
  stopAfter: '--stop-after',
  alertAbove: '--alert-above',
  priority: '--priority',
  attempts: '--attempts',
  timeout: '--timeout',
  stuckAfter: '--stuck-after',
  retryAfter: '--retry-after',
  keepAudio: '--keep-audio',
  name: '--name',
  expect: '--expect',
  output: '--output',
  account: '--account',
} as const;

/** The options that say how a batch is run, as its input has them. Throws `InvalidRequest` with every complaint, named by option. */
export const readRunOptions = (options: Options): Json =>
  readRunFromOptions(options, RUN_OPTIONS, (run) => complaintsOf(() => parseBatch({ items: [{}], run })));

/** What all rows share, over which each goes its own way: `--set`, and `--allow-unknown` as a column of that name would say it. */
export function readShared({ allowUnknown, set }: Options): Json {
  return { ...(allowUnknown === true ? { 'run.allowUnknown': true } : {}), ...readSet(set) };
}

/**
 * The values of `--set field=value`, as cells of a table would have them: text, or JSON where it begins like an object, a list or a text in
 * quotation marks. Throws `UsageError` for one without a field or a value.
 */
function readSet(values: unknown): Json {
  const given: readonly unknown[] = values === undefined ? [] : [values].flat();
  const texts = given.filter((one) => typeof one === 'string');
  return Object.fromEntries(texts.map(parseAssignment));
}

function parseAssignment(text: string): [string, unknown] {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals)).trim();
  const value = text.slice(equals + 1).trim();
  if (equals < 0) throw new UsageError(`--set ${text}: no value; write field=value, e.g. --set duration=10`);
  if (name === '') throw new UsageError(`--set ${text}: no field; write field=value, e.g. --set duration=10`);
  if (value === '') throw new UsageError(`--set ${text}: no value; write e.g. --set ${name}=..., or leave it out`);
  return [name, /^[[{"]/.test(value) ? parseJson(name, value) : value];
}

function parseJson(name: string, value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    // Text may begin like this too; a field that wants JSON is complained of by its own name.
    if (value.startsWith('"')) return value;
    throw new UsageError(`--set ${name}: ${value} is not JSON; write e.g. --set '${name}={"name":"value"}'`);
  }
}

/** The names in `--ignore-columns a,b`. */
export function readIgnored(names: unknown): string[] {
  if (typeof names !== 'string') return [];
  const given = names.split(',').map((name) => name.trim());
  if (given.every((name) => name !== '')) return given;
  throw new UsageError(
    '--ignore-columns has no name before or behind a comma; write e.g. --ignore-columns Status,Notes',
  );
}

/** The value of `--id`; undefined when it is not given. Throws `UsageError` for what would make no good name of a directory. */
export function readBatchId(id: unknown): string | undefined {
  if (id === undefined) return undefined;
  const complaint = complainOfBatchId(id);
  if (complaint !== undefined) throw new UsageError(`--id ${complaint}`);
  return typeof id === 'string' ? id : undefined;
}
