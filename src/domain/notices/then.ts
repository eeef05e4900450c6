import type { Parsed } from '../parsed.js';
import { invalid, valid } from '../parsed.js';
import { isObject } from '../record.js';
import { quote } from '../text/quote.js';

/** A workflow of the user's that is started with the result: `run.then`. */
export interface Then {
  readonly type: string;
  readonly taskQueue: string;
  /** Handed on as it is. */
  readonly input?: unknown;
}

const EXAMPLE = '{"type":"publish","taskQueue":"my-queue"}';
const MAX_NAME_LENGTH = 200;
/** Characters of JSON: what has to travel with each generation of a batch. */
const MAX_INPUT_LENGTH = 100_000;

/** Reads `run.then`. */
export function parseThen(value: unknown): Parsed<Then | undefined> {
  if (value === undefined || value === null) return valid(undefined);
  if (!isObject(value)) return invalid(undefined, 'run.then', `${quote(value)}; write e.g. ${EXAMPLE}`);
  const { type, taskQueue, input, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    return invalid(undefined, `run.then.${unknown}`, `unknown; it has "type", "taskQueue" and "input"`);
  if (!isName(type)) return invalid(undefined, 'run.then.type', explainName(type, 'the type of your workflow'));
  if (!isName(taskQueue))
    return invalid(undefined, 'run.then.taskQueue', explainName(taskQueue, 'the task queue of your worker'));
  const length = input === undefined ? 0 : JSON.stringify(input).length;
  if (length > MAX_INPUT_LENGTH) {
    const text = `${length.toLocaleString('en-US')} characters; write at most ${MAX_INPUT_LENGTH.toLocaleString('en-US')}`;
    return invalid(undefined, 'run.then.input', text);
  }
  return valid({ type, taskQueue, ...(input === undefined ? {} : { input }) });
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= MAX_NAME_LENGTH;

const explainName = (value: unknown, what: string): string =>
  value === undefined
    ? `missing; write ${what}, e.g. ${EXAMPLE}`
    : `${quote(value)}; write ${what}, at most ${MAX_NAME_LENGTH} characters`;
