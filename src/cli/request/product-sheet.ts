import { DEFAULT_PRODUCT } from '../../products/catalogue.js';
import type { Product } from '../../products/product.js';
import type { Model, Price } from '../../products/rules/model.js';
import { inferProduct } from '../../products/find.js';
import type { Paint } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';

/** The models of a product with what each takes and costs, as far as that is known; of a product without models, its price. */
export function renderModels({ models, defaultModel, pack, prices }: Product, paint?: Paint): string[] {
  const entries = Object.entries(models);
  if (entries.length === 0) return prices === undefined ? [] : [`Price in ${pack} units: ${renderPrices(prices)}.`, ''];
  const dates = renderDates(entries);
  const withdrawnLast = entries.toSorted(
    ([, one], [, other]) => Number(one.discontinued ?? false) - Number(other.discontinued ?? false),
  );
  const rows = withdrawnLast.map(([name, model]) => [
    name === defaultModel ? `${name} (default)` : name,
    model.discontinued === true ? 'Kling takes it out of service' : renderPrices(model.prices ?? []),
  ]);
  return [...renderTable(['MODEL', `PRICE IN ${pack.toUpperCase()} UNITS`], rows, { paint }), '', ...dates];
}

/** Of when the prices are. */
function renderDates(models: readonly (readonly [string, Model])[]): readonly string[] {
  const dated = models.flatMap(([name, { prices = [], discontinued }]) =>
    discontinued === true ? [] : prices.slice(0, 1).map(({ asOf }) => ({ name, asOf })),
  );
  const dates = [...new Set(dated.map(({ asOf }) => asOf))].sort().reverse();
  const namesOf = (date: string) => dated.filter(({ asOf }) => asOf === date).map(({ name }) => name);
  if (dates.length === 0) return [];
  const parts = dates.map((date) => (dates.length === 1 ? date : `${date} for ${namesOf(date).join(', ')}`));
  return [`Prices as of ${parts.join('; ')}.`, ''];
}

function renderPrices(prices: NonNullable<Model['prices']>): string {
  if (prices.length === 0) return 'not known here';
  return prices.map(renderPrice).join(', ');
}

/** The field of either generation that says whether a video has sound. */
const isSound = (name: string): boolean => name === 'sound' || name === 'audio';

/** `0.8 a second in 1080p`. */
export function renderPrice({ units, per, when = {}, given = [], holds = [] }: Price): string {
  const each = per === 'second' ? 'a second' : 'each';
  // Without sound is how videos are made unless somebody asks for it.
  const settings = Object.entries(when).filter(([name, word]) => !isSound(name) || word !== 'off');
  const words = settings.map(([name, word]) => (isSound(name) ? 'with sound' : `in ${word}`));
  return [
    `${units} ${each}`,
    ...words,
    ...given.map((name) => `with ${name}`),
    ...(holds.length === 0 ? [] : [`with ${holds.join(' or ')}`]),
  ].join(' ');
}

/** A command that can be pasted. */
export function renderExample({ name, example }: Product): string[] {
  const { prompt, ...fields } = example;
  const isTold = name === DEFAULT_PRODUCT || inferProduct(example) === name;
  const words = [
    'kling generate',
    ...(isTold ? [] : [`--task ${name}`]),
    ...(typeof prompt === 'string' ? [JSON.stringify(prompt)] : []),
    ...Object.entries(fields).map(([field, value]) => `--${field.replaceAll('_', '-')} ${spell(value)}`),
  ];
  return ['Example:', `  ${words.join(' ')}`];
}

function spell(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (/^[\w./:-]+$/.test(text)) return text;
  return typeof value === 'string' ? JSON.stringify(text) : `'${text}'`;
}
