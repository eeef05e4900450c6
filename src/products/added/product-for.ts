import type { ProductName } from '../catalogue.js';
import { CATALOGUE } from '../catalogue.js';
import type { Product } from '../product.js';
import type { Rule } from '../rules/rule.js';
import type { Field, Fields, ObjectShape } from '../schema/field.js';
import { aboutContents, countKinds, ENTRY_SHAPES } from '../shared/standard/contents.js';
import type { AddedModel, EntryCount } from './added-model.js';

/** Which product a request is for, with what it says of its model itself. */
export interface AskedProduct {
  readonly product: ProductName;
  readonly added?: AddedModel;
}

/** The same; a name alone is a product as this version knows it. */
export type Asked = ProductName | AskedProduct;

/** The product of a request as far as it is known: by this version, and by the request. */
export function productFor(asked: Asked): Product {
  if (typeof asked === 'string') return CATALOGUE[asked];
  const { product, added } = asked;
  return added === undefined ? CATALOGUE[product] : withModel(CATALOGUE[product], added);
}

/**
 * A product with one model more, or with more of one. What holds between the fields of known models says nothing of a new one: of that only
 * holds what is said of it.
 */
export function withModel(base: Product, added: AddedModel): Product {
  const { name, path, without = [], limits, prices, counts = [] } = added;
  const known = Object.hasOwn(base.models, name) ? base.models[name] : undefined;
  const rules = counts.map(toRule);
  const defaults = Object.entries({ ...base.defaults, ...added.defaults });
  return {
    ...base,
    createPath: path,
    fields: takenFields(base.fields, added, known === undefined),
    defaults: Object.fromEntries(defaults.filter(([field]) => !without.includes(field))),
    models: {
      ...base.models,
      [name]: { ...known, limits: { ...known?.limits, ...limits }, prices: prices ?? known?.prices },
    },
    abilities: known === undefined ? [] : base.abilities,
    rules: known === undefined ? rules : [...base.rules, ...rules],
    doubts: known === undefined ? [] : base.doubts,
  };
}

/** A product that takes whatever one of its models takes, with these among them. */
export function withModels(base: Product, added: readonly AddedModel[]): Product {
  return added.reduce((product, model) => {
    const models = { ...product.models, [model.name]: product.models[model.name] ?? {} };
    return withModel({ ...product, models }, { ...model, without: [] });
  }, base);
}

function takenFields(fields: Fields, added: AddedModel, isNew: boolean): Fields {
  const taken = Object.entries(fields).filter(([name]) => added.without?.includes(name) !== true);
  return Object.fromEntries(taken.map(([name, field]) => [name, widen(name, field, added, isNew)]));
}

/** A new model has its own limits in place of those of others; one that is known keeps what it takes already. */
function widen(name: string, field: Field, { limits = {}, most = {}, contents }: AddedModel, isNew: boolean): Field {
  const words = limits[name];
  const max = most[name];
  if (field.type === 'choice' && words !== undefined)
    return { ...field, of: isNew ? words : [...new Set([...field.of, ...words])] };
  if ((field.type === 'text' || field.type === 'number') && max !== undefined) return { ...field, max };
  if (field.type !== 'list') return field;
  const longest = max ?? field.max;
  if (field.of.type !== 'union' || contents === undefined) return { ...field, max: longest };
  const kinds = Object.entries(contents).map(([type, word]): [string, ObjectShape] => [
    type,
    word === 'text' ? textOfAtMost(most.prompt) : ENTRY_SHAPES[word],
  ]);
  const of = { ...(isNew ? {} : field.of.of), ...Object.fromEntries(kinds) };
  return { ...field, max: longest, of: { ...field.of, of }, about: aboutContents(Object.keys(of)) };
}

const textOfAtMost = (max: number | undefined): ObjectShape =>
  max === undefined ? ENTRY_SHAPES.text : { ...ENTRY_SHAPES.text, fields: { text: { type: 'text', max } } };

const toRule = ({ of, most }: EntryCount): Rule => ({
  path: 'contents',
  breaks: (body) => countKinds(body, ...of) > most,
  text: `more than ${most} of ${of.join(', ')}; the model takes at most ${most}`,
});
