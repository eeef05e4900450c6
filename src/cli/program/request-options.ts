import type { Command } from 'commander';
import { Option } from 'commander';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../products/catalogue.js';
import { findByName, listTakers } from '../../products/find.js';
import type { FieldFacts } from '../../products/describe.js';
import { describeFields } from '../../products/describe.js';
import type { Product } from '../../products/product.js';
import type { Field } from '../../products/schema/field.js';
import { isStructure } from '../../products/schema/field.js';
import { renderExample, renderModels } from './product-sheet.js';

/** Every request field of every product, by name; as the first product has it that takes it. */
const FIELDS: ReadonlyMap<string, Field> = new Map(
  PRODUCT_NAMES.flatMap((name) => Object.entries(CATALOGUE[name].fields)).filter(
    ([name], at, all) => name !== 'prompt' && all.findIndex(([other]) => other === name) === at,
  ),
);

const RUN_OPTIONS = [
  ['attempts', 'n', 'tasks that may be paid for when Kling fails to generate (3)'],
  ['timeout', 'time', 'how long to wait for a task before it is parked, e.g. 1h (1h)'],
  ['stuckAfter', 'time', 'when to raise an alert (10m)'],
  ['retryAfter', 'time', 'pause before another attempt (10s)'],
  ['keepAudio', 'form', 'what is kept of a sound that comes as MP3 and as WAV: mp3, wav or both (mp3)'],
  ['priority', 'n', 'place in the line for a slot, 1 first to 5 last (3)'],
  ['account', 'name', 'the account of kling.toml that makes and pays it (the default one)'],
] as const;

/**
 * Gives a command an option for each field of a request: they come from the catalogue, so that none is ever missing. Its help shows those of
 * the product and the model that `args` name, else all of them by the products that take them.
 */
export function addRequestOptions(command: Command, args: readonly string[] = []): Command {
  const product = readProductArg(args);
  const model = product === undefined ? undefined : readModelArg(product, args);
  command
    .option('--input <file>', 'a request as JSON; - reads standard input; options override its fields')
    .option('--id <id>', 'id of the workflow; starting an id that runs attaches to it')
    .option('--task, --product <product>', PRODUCT_NAMES.join(', '));
  const models = new Option('--model, --model-name <model>', 'model');
  command.addOption(models.hideHelp(product !== undefined && Object.keys(product.models).length === 0));
  for (const [name, field] of FIELDS) command.addOption(createOption(name, field, product, model));
  for (const [name, value, text] of RUN_OPTIONS) command.option(`--${toFlag(name)} <${value}>`, text);
  command.option('--allow-unknown', 'send models and fields that this version does not know as they are');
  return command.addHelpText('after', product === undefined ? HELP : renderProductHelp(product, model));
}

const HELP = `
kling generate --task <product> --help shows one product, its models and an example; kling products lists them all.`;

const renderProductHelp = (product: Product, model?: string): string =>
  ['', ...(model === undefined ? renderModels(product) : []), ...renderExample(product)].join('\n');

/** An option shown by the help of the product, or by that of all of them. */
function createOption(name: string, field: Field, product?: Product, model?: string): Option {
  const option = new Option(`--${toFlag(name)} <${placeholder(product?.fields[name] ?? field)}>`);
  if (product !== undefined) {
    const facts = describeFields(product, model).find((one) => one.name === name);
    if (facts === undefined) return option.hideHelp();
    option.description = renderFacts(facts);
    return option;
  }
  const takers = listTakers(name);
  option.description = describeForAll(name, takers);
  return option.helpGroup(takers.length === PRODUCT_NAMES.length ? 'Of every product:' : `Of ${takers.join(', ')}:`);
}

/** A field as all products have it that take it; where they differ in the models that can, the help of each says which. */
function describeForAll(name: string, takers: readonly ProductName[]): string {
  const facts = takers.flatMap((taker) => describeFields(CATALOGUE[taker]).filter((one) => one.name === name));
  const texts = [...new Set(facts.map(renderFacts))];
  if (texts.length === 1) return texts.join('');
  return [...new Set(facts.map((one) => renderFacts({ ...one, models: undefined })))].join('; or ');
}

function renderFacts({ takes, about, models }: FieldFacts): string {
  const limits = models === undefined ? '' : ` (${models})`;
  return about === undefined ? `${takes}${limits}` : `${about}; ${takes}${limits}`;
}

/** The product of `--task image2video`, in either spelling; undefined when it is not given or none. */
function readProductArg(args: readonly string[]): Product | undefined {
  const word = readArg(args, ['--task', '--product']);
  const name = word === undefined ? undefined : findByName(word);
  return name === undefined ? undefined : CATALOGUE[name];
}

function readModelArg({ models }: Product, args: readonly string[]): string | undefined {
  const model = readArg(args, ['--model', '--model-name']);
  return model !== undefined && Object.hasOwn(models, model) ? model : undefined;
}

function readArg(args: readonly string[], flags: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => flags.includes(arg.split('=', 1)[0] ?? ''));
  const arg = args[at];
  if (arg === undefined) return undefined;
  return arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : args[at + 1];
}

/** The request that the command line describes: `base` from a file, overridden by options. Values stay as typed; parsing is not our job. */
export function toInput(
  prompt: string | undefined,
  options: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const input: Record<string, unknown> = { ...base };
  if (prompt !== undefined) input.prompt = prompt;
  if (options.product !== undefined) setProduct(input, options.product);
  if (options.modelName !== undefined) input.model_name = options.modelName;
  for (const [name, field] of FIELDS) {
    const value = options[toKey(toFlag(name))];
    if (value !== undefined) input[name] = readValue(field, value);
  }
  const names = [...RUN_OPTIONS.map(([name]) => name), 'allowUnknown'];
  const run = names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  if (run.length > 0) input.run = { ...(base.run as object | undefined), ...Object.fromEntries(run) };
  return input;
}

/** Over what a file says, under whichever word. */
function setProduct(input: Record<string, unknown>, product: unknown): void {
  delete input.product;
  input.task = product;
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
