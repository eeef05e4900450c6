import type { Command } from 'commander';
import type { Field } from '../../products/schema/field.js';
import { isStructure } from '../../products/schema/field.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../products/catalogue.js';

/** Every request field of every endpoint, by name; where endpoints differ, the first one's description serves. */
const FIELDS: ReadonlyMap<string, Field> = new Map(
  PRODUCT_NAMES.flatMap((task) => Object.entries(CATALOGUE[task].fields)).filter(([name]) => name !== 'prompt'),
);

const RUN_OPTIONS = [
  ['attempts', 'n', 'tasks that may be paid for when Kling fails to generate (3)'],
  ['timeout', 'time', 'how long to wait for a task before it is parked, e.g. 1h (1h)'],
  ['stuckAfter', 'time', 'when to raise an alert (10m)'],
  ['retryAfter', 'time', 'pause before another attempt (10s)'],
  ['priority', 'n', 'place in the line for a slot, 1 first to 5 last (3)'],
] as const;

/** Gives a command an option for each field of a request: they come from the catalogue, so that none is ever missing. */
export function addRequestOptions(command: Command): Command {
  command
    .option('--input <file>', 'a request as JSON; - reads standard input; options override its fields')
    .option('--id <id>', 'id of the workflow; starting an id that runs attaches to it')
    .option('--task <task>', PRODUCT_NAMES.join(', '))
    .option('--model, --model-name <model>', 'model');
  for (const [name, field] of FIELDS) command.option(`--${toFlag(name)} <${placeholder(field)}>`, describe(field));
  for (const [name, value, text] of RUN_OPTIONS) command.option(`--${toFlag(name)} <${value}>`, text);
  return command;
}

/** The request that the command line describes: `base` from a file, overridden by options. Values stay as typed; parsing is not our job. */
export function toInput(
  prompt: string | undefined,
  options: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const input: Record<string, unknown> = { ...base };
  if (prompt !== undefined) input.prompt = prompt;
  if (options.task !== undefined) input.task = options.task;
  if (options.modelName !== undefined) input.model_name = options.modelName;
  for (const [name, field] of FIELDS) {
    const value = options[toKey(toFlag(name))];
    if (value !== undefined) input[name] = readValue(field, value);
  }
  const run = RUN_OPTIONS.flatMap(([name]) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  if (run.length > 0) input.run = { ...(base.run as object | undefined), ...Object.fromEntries(run) };
  return input;
}

/** Objects and lists are written as JSON; what is not JSON goes on as it is and is complained of with its field's name. */
function readValue(field: Field, value: unknown): unknown {
  if (!isStructure(field) || typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function describe(field: Field): string {
  switch (field.type) {
    case 'text':
      return `text of at most ${field.max} characters`;
    case 'choice':
      return field.of.join(', ');
    case 'number':
      return `${field.min} to ${field.max}`;
    case 'boolean':
      return 'true or false';
    case 'id':
      return "an id of Kling's, or your own";
    case 'url':
      return 'an https URL';
    case 'image':
      return 'a PNG or JPEG: file path or URL';
    case 'audio':
      return 'a sound: file path or URL';
    case 'video':
      return 'an https URL of a video';
    case 'object':
      return `JSON with ${Object.keys(field.fields).join(', ')}`;
    case 'union':
      return `JSON with ${field.by} (${Object.keys(field.of).join(', ')})`;
    case 'list':
      return field.of.type === 'object' ? describe(field.of) : `JSON list: ${describe(field.of)}`;
  }
}

function placeholder(field: Field): string {
  return {
    text: 'text',
    choice: 'word',
    number: 'n',
    boolean: 'bool',
    id: 'id',
    url: 'url',
    image: 'picture',
    audio: 'sound',
    video: 'url',
    object: 'json',
    union: 'json',
    list: 'json',
  }[field.type];
}

/** `negative_prompt` and `stuckAfter` as people type options: `negative-prompt`, `stuck-after`. */
function toFlag(name: string): string {
  return name.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The key under which commander keeps an option. */
function toKey(flag: string): string {
  return flag.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
