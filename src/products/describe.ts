import type { Product } from './product.js';
import type { Ability } from './rules/ability.js';
import type { Limits } from './rules/model.js';
import type { Field } from './schema/field.js';
import { listWords } from './schema/word-list.js';

/** What is to be known of one field of a product before it is given. */
export interface FieldFacts {
  readonly name: string;
  readonly field: Field;
  /** What it may hold, e.g. `std, pro; with kling-v3 std, pro, 4k`. */
  readonly takes: string;
  readonly about?: string;
  /** The models that can do what it asks for, where not all can: `kling-v2-6 with mode pro, kling-v3`. */
  readonly models?: string;
}

/** A product's fields, only those that `model` takes when one is given: nothing is offered that would be refused. */
export function describeFields(product: Product, model?: string): readonly FieldFacts[] {
  return sortFields(product).flatMap(([name, field]): readonly FieldFacts[] => {
    const ability = findAbility(product, name, field);
    if (model !== undefined && ability !== undefined && !Object.hasOwn(ability.models, model)) return [];
    const takes = field.type === 'choice' ? describeWords(product, name, field.of, model) : describeField(field);
    const models = ability === undefined ? undefined : describeModels(product, ability, model);
    return [{ name, field, takes, about: field.about, models }];
  });
}

/** What every request needs stands first. */
function sortFields({ fields, required }: Product): readonly (readonly [string, Field])[] {
  const isNeeded = ([name]: readonly [string, Field]) => required.flat().includes(name);
  const entries = Object.entries(fields);
  return [...entries.filter(isNeeded), ...entries.filter((entry) => !isNeeded(entry))];
}

/** The ability that giving the field asks for; to leave one out is none that helps anybody. */
function findAbility({ abilities }: Product, name: string, { goesWith }: Field): Ability | undefined {
  const ability = abilities.find(({ path, value }) => path === (goesWith ?? name) && value !== 'none');
  return ability === undefined || goesWith === undefined ? ability : { ...ability, value: undefined };
}

const ENTRIES = { element: 'an element', voice: 'a voice' } as const;

/** What a field takes, whatever the model. */
export function describeField(field: Field): string {
  switch (field.type) {
    case 'text':
      return `text of at most ${field.max} characters`;
    case 'choice':
      return listWords(field.of);
    case 'number':
      return `${field.min} to ${field.max}`;
    case 'boolean':
      return 'true or false';
    case 'id':
      if (field.madeVideo !== undefined) return "an id of Kling's, or of a generation of yours";
      return field.library === undefined
        ? "an id of Kling's, or your own"
        : `the id or name of ${ENTRIES[field.library]}`;
    case 'url':
      return 'an https URL';
    case 'image':
      return 'a PNG or JPEG: file path or URL';
    case 'audio':
      return `a sound${field.seconds === undefined ? '' : ` of ${field.seconds.min} to ${field.seconds.max} s`}: file path or URL`;
    case 'video':
      return 'an MP4 or MOV: file path or URL';
    case 'recording':
      return `a sound or video of ${field.seconds.min} to ${field.seconds.max} s: file path or URL`;
    case 'object':
      return `JSON with ${Object.keys(field.fields).join(', ')}`;
    case 'union':
      return `JSON with ${field.by}: ${Object.keys(field.of).join(', ')}`;
    case 'list':
      return field.of.type === 'object' ? describeField(field.of) : `JSON list: ${describeField(field.of)}`;
  }
}

/** The words that the model takes; without one those of the default model, and what others take besides. */
function describeWords(product: Product, name: string, words: readonly string[], model?: string): string {
  const wordsOf = (one: string | undefined) => limitsOf(product, one)[name] ?? words;
  const own = wordsOf(model ?? product.defaultModel);
  if (model !== undefined) return listWords(own);
  const others = Object.keys(product.models).flatMap((one) => {
    const hasMore = wordsOf(one).some((word) => !own.includes(word));
    return hasMore ? [`with ${one} ${listWords(wordsOf(one))}`] : [];
  });
  return [listWords(own), ...others].join('; ');
}

const limitsOf = (product: Product, model: string | undefined): Limits =>
  (model === undefined ? undefined : product.models[model]?.limits) ?? {};

/** The models that have an ability, with what it needs; of one model only what it needs. Those that go out of service are named where there are no others. */
function describeModels(product: Product, { models, value }: Ability, only?: string): string | undefined {
  const entries = Object.entries(models).filter(([name]) => Object.hasOwn(product.models, name));
  if (only !== undefined) {
    const needs = describeNeeds(models[only]?.needs);
    return needs === '' ? undefined : `${subject(value)}only ${needs}`;
  }
  const lasting = entries.filter(([name]) => product.models[name]?.discontinued !== true);
  const shown = lasting.length === 0 ? entries : lasting;
  return subject(value) + shown.map(([name, { needs }]) => `${name} ${describeNeeds(needs)}`.trimEnd()).join(', ');
}

const subject = (value: string | undefined): string => (value === undefined ? '' : `${value.replaceAll('"', '')}: `);

function describeNeeds(needs: Limits = {}): string {
  const settings = Object.entries(needs).map(([field, words]) => `${field} ${words.join(' or ')}`);
  return settings.length === 0 ? '' : `with ${settings.join(' and ')}`;
}
