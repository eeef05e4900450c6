import { renderPrice } from '../../src/cli/request/product-sheet.js';
import type { ProductName } from '../../src/products/catalogue.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../src/products/catalogue.js';
import type { FieldFacts } from '../../src/products/describe.js';
import { describeFields } from '../../src/products/describe.js';
import { equivalentModel, equivalentOf } from '../../src/products/equivalents.js';
import { USD_PER_UNIT } from '../../src/products/price.js';
import type { Product } from '../../src/products/product.js';
import type { Model, Price } from '../../src/products/rules/model.js';
import { listWords } from '../../src/products/schema/word-list.js';

/** What fits beside a file list on GitHub, and in a terminal. */
const COLUMNS = 80;

const LEGACY = PRODUCT_NAMES.filter((name) => CATALOGUE[name].generation !== 'standard');
const STANDARD = PRODUCT_NAMES.filter((name) => CATALOGUE[name].generation === 'standard');

/** `docs/kling-api.md`: what the product tables say, for people. */
export function renderKlingApiPage(): string {
  return [
    ...renderIntroduction(),
    '## What there is',
    ...renderOverview(),
    '## Models in both generations',
    ...renderEquivalents(),
    '## Legacy products',
    ...LEGACY.flatMap(renderProduct),
    '## Products of the new standard',
    ...STANDARD.flatMap(renderProduct),
  ].join('\n\n');
}

function renderIntroduction(): readonly string[] {
  const { video, image } = USD_PER_UNIT;
  return [
    '# Kling by product',
    wrap(
      "Everything that this version knows of Kling's API: products, models, limits and prices, in both generations. This page is made of the tables that requests are checked with (`npm run docs`). `kling products` shows the same in a terminal; [New models](new-models.md) adds to it.",
    ),
    wrap(
      'Two generations of the API are live at once. Their results are the same; which one to take is decided by your keys and by what a model can do in it:',
    ),
    list([
      '**Legacy** (paths with `/v1/`) takes an API key or an access key and secret key. The model stands in the body, as `model_name`; a task is asked for by its product, one by one or as a list.',
      '**The new standard** takes API keys only. The model is part of the path, the body has `contents`, `settings` and `options`; a task is asked for under `/tasks`, whatever made it.',
    ]),
    wrap(
      `Prices are in units of the pack that pays: a video unit is about ${video} USD, an image unit ${image}. The day behind them is that of the list that has them. Where nobody has published a price, there is none here either.`,
    ),
  ];
}

function renderOverview(): readonly string[] {
  const rows = LEGACY.map((name) => [name, CATALOGUE[name].results.join(', '), equivalentOf(name) ?? '']);
  const own = STANDARD.filter((name) => !LEGACY.some((other) => equivalentOf(other) === name));
  const others = own.map((name) => ['', CATALOGUE[name].results.join(', '), name]);
  return [
    table(['product', 'makes', 'in the new standard'], [...rows, ...others]),
    wrap(`Nearly all of them take these fields, which are left out below:`),
    list(COMMON.map(renderField)),
  ];
}

/** Fields that most products have, and all of those alike. */
const COMMON: readonly FieldFacts[] = describeFields(CATALOGUE.text2video).filter(
  (facts) => PRODUCT_NAMES.filter((name) => hasAlike(name, facts)).length > PRODUCT_NAMES.length * 0.75,
);

function hasAlike(name: ProductName, facts: FieldFacts): boolean {
  return describeFields(CATALOGUE[name]).some((other) => renderField(other) === renderField(facts));
}

/** The name under which GitHub finds the product's heading. */
const linkTo = (name: string): string => (name === '' ? '' : `[${name}](#${name.replace(/[^\w-]/g, '')})`);

function renderEquivalents(): readonly string[] {
  const pairs = LEGACY.flatMap((name) =>
    Object.keys(CATALOGUE[name].models).flatMap((model) => {
      const other = equivalentModel(name, model);
      return other === undefined ? [] : [{ model, other, name }];
    }),
  );
  const models = [...new Set(pairs.map(({ model }) => model))];
  const items = models.map((model) => {
    const own = pairs.filter((pair) => pair.model === model);
    return `${code(model)} is ${code(own[0]?.other ?? '')} (${own.map(({ name }) => name).join(', ')})`;
  });
  const known = pairs.map(({ other }) => other);
  const newOnly = [...new Set(STANDARD.flatMap((name) => Object.keys(CATALOGUE[name].models)))].filter(
    (model) => !known.includes(model),
  );
  return [
    wrap('Legacy first, with the products that have it:'),
    list(items),
    ...(newOnly.length === 0 ? [] : [wrap(`Only in the new standard: ${newOnly.map(code).join(', ')}.`)]),
  ];
}

function renderProduct(name: ProductName): readonly string[] {
  const product: Product = CATALOGUE[name];
  const { summary, pack, results, required, otherNames = [] } = product;
  const also = otherNames.length === 0 ? '' : ` Also called ${otherNames.map(code).join(', ')}.`;
  const newer = equivalentOf(name);
  const { legacy } = product;
  const twin =
    newer === undefined
      ? legacy === undefined
        ? ''
        : ` Legacy: ${linkTo(legacy)}.`
      : ` In the new standard: ${linkTo(newer)}.`;
  const needs = required.map((need) => (typeof need === 'string' ? [need] : need).map(code).join(' or ')).join(', ');
  const fields = describeFields(product);
  const lacking = COMMON.filter(({ name: field }) => !Object.hasOwn(product.fields, field)).map((one) => one.name);
  return [
    `### ${name}`,
    wrap(`${capital(escape(summary))}: ${code(`POST ${pathOf(product)}`)}.${also}${twin}`),
    wrap(`Makes ${results.join(', ')}; takes ${pack} slots and ${pack} units. Needs ${needs}.${renderLength(product)}`),
    ...renderModels(name, product),
    'Fields:',
    list(fields.filter((facts) => !COMMON.some((one) => one.name === facts.name)).map(renderField)),
    ...(lacking.length === 0 ? [] : [wrap(`It takes no ${lacking.map(code).join(', ')}.`)]),
  ];
}

const pathOf = ({ path, generation }: Product): string => (generation === 'standard' ? `${path}/<model>` : path);

const renderLength = ({ isAsLongAsInput, isSynchronous }: Product): string =>
  [
    isAsLongAsInput === undefined ? '' : ' May be as long as the video that is given.',
    isSynchronous === true ? ' Answered at once.' : '',
  ].join('');

function renderModels(name: ProductName, { models, prices, defaultModel }: Product): readonly string[] {
  const entries = Object.entries(models);
  if (entries.length === 0) return [wrap(`No models. Units: ${renderPrices(prices ?? [])}.`)];
  const lines = entries.map(([model, facts]) => {
    const twin = facts.legacy ?? equivalentModel(name, model);
    const notes = [
      model === defaultModel ? 'default' : '',
      twin === undefined ? '' : `${code(twin)} in the ${facts.legacy === undefined ? 'new standard' : 'legacy API'}`,
      facts.discontinued === true ? 'Kling takes it out of service' : '',
    ].filter(Boolean);
    const head = `**${code(model)}**${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
    return [head, ...renderLimits(facts), `units: ${renderPrices(facts.prices ?? [])}`].join('; ');
  });
  return ['Models:', list(lines)];
}

const renderLimits = ({ limits = {}, onlyResolution }: Model): readonly string[] => [
  ...Object.entries(limits).map(([field, words]) => `${code(field)} ${listWords(words)}`),
  ...(onlyResolution === undefined ? [] : [`${onlyResolution} in every mode`]),
];

/** Prices of one day and source together. */
function renderPrices(prices: readonly Price[]): string {
  if (prices.length === 0) return 'not known';
  const originOf = ({ asOf, source }: Price) => [asOf, source].filter(Boolean).join(', ');
  const origins = [...new Set(prices.map(originOf))];
  const groups = origins.map((origin) => {
    const own = prices.filter((price) => originOf(price) === origin);
    return `${own.map(renderPrice).join(', ')} (${origin})`;
  });
  return groups.join(', ');
}

function renderField({ name, takes, about, models }: FieldFacts): string {
  const notes = [about, models === undefined ? undefined : `only ${models}`].filter((note) => note !== undefined);
  return `${code(name)}: ${[takes, ...notes].map(escape).join('; ')}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Outside of code, GitHub takes these for HTML and for emphasis. */
function escape(text: string): string {
  return text.replace(/[<*]/g, (sign) => `\\${sign}`);
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const list = (items: readonly string[]): string => items.map((item) => wrap(item, '- ')).join('\n');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const render = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [render(head), render(head.map(() => '---')), ...rows.map(render)].join('\n');
}

/** Lines of at most so many columns; those of an entry of a list stand below its text. */
function wrap(text: string, mark = ''): string {
  const lines: string[] = [];
  let line = mark;
  for (const word of text.split(' ')) {
    const longer = line.trim() === mark.trim() ? `${line}${word}` : `${line} ${word}`;
    if (longer.length <= COLUMNS || line.trim() === mark.trim()) line = longer;
    else {
      lines.push(line);
      line = ' '.repeat(mark.length) + word;
    }
  }
  return [...lines, line].join('\n');
}
