import type { Command, Option } from 'commander';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../products/catalogue.js';
import type { AddedEntry } from '../../products/added/added-model.js';
import { withModel } from '../../products/added/product-for.js';
import { findByName, listTakers } from '../../products/find.js';
import type { FieldFacts } from '../../products/describe.js';
import { describeFields } from '../../products/describe.js';
import type { Product } from '../../products/product.js';
import type { Field } from '../../products/schema/field.js';
import { FIELDS, RUN_OPTIONS, toFlag } from './option-names.js';
import { renderExample, renderModels } from './product-sheet.js';

/**
 * Gives a command an option for each field of a request: they come from the catalogue, so that none is ever missing. Its help shows those of
 * the product and the model that `args` name, else all of them by the products that take them.
 */
export function addRequestOptions(
  command: Command,
  args: readonly string[] = [],
  added: readonly AddedEntry[] = [],
  aboutId = 'id of the workflow; starting an id that runs attaches to it',
): Command {
  const product = readProductArg(args, added);
  const model = product === undefined ? undefined : readModelArg(product, args);
  command
    .option('--input <file>', 'a request as JSON; - reads standard input; options override its fields')
    .option('--id <id>', aboutId)
    .option('--task, --product <product>', PRODUCT_NAMES.join(', '));
  const models = command.createOption('--model, --model-name <model>', 'model');
  command.addOption(models.hideHelp(product !== undefined && Object.keys(product.models).length === 0));
  for (const [name, field] of FIELDS) {
    const option = command.createOption(`--${toFlag(name)} <${placeholder(product?.fields[name] ?? field)}>`);
    command.addOption(explainOption(option, name, product, model));
  }
  for (const [name, value, text] of RUN_OPTIONS) command.option(`--${toFlag(name)} <${value}>`, text);
  command.option('--allow-unknown', 'send models and fields that this version does not know as they are');
  return command.addHelpText('after', product === undefined ? HELP : renderProductHelp(product, model));
}

const HELP = `
kling generate --task <product> --help shows one product, its models and an example; kling products lists them all.`;

const renderProductHelp = (product: Product, model?: string): string =>
  ['', ...(model === undefined ? renderModels(product) : []), ...renderExample(product)].join('\n');

/** Shown by the help of the product, or by that of all of them. */
function explainOption(option: Option, name: string, product?: Product, model?: string): Option {
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
function readProductArg(args: readonly string[], added: readonly AddedEntry[]): Product | undefined {
  const word = readArg(args, ['--task', '--product']);
  const named = word === undefined ? undefined : findByName(word);
  const model = readArg(args, MODEL_FLAGS);
  const isMeant = (entry: AddedEntry) => entry.model.name === model && (word === undefined || entry.product === named);
  const entry = added.find(isMeant);
  if (entry !== undefined) return withModel(CATALOGUE[entry.product], entry.model);
  return named === undefined ? undefined : CATALOGUE[named];
}

const MODEL_FLAGS = ['--model', '--model-name'];

function readModelArg({ models }: Product, args: readonly string[]): string | undefined {
  const model = readArg(args, MODEL_FLAGS);
  return model !== undefined && Object.hasOwn(models, model) ? model : undefined;
}

function readArg(args: readonly string[], flags: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => flags.includes(arg.split('=', 1)[0] ?? ''));
  const arg = args[at];
  if (arg === undefined) return undefined;
  return arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : args[at + 1];
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
    video: 'video',
    recording: 'sound',
    object: 'json',
    union: 'json',
    list: 'json',
  }[field.type];
}
