import type { Json } from '../../domain/record.js';
import type { Product } from '../product.js';
import type { Ability } from './ability.js';
import type { Ask, Verdict } from './ask.js';
import type { Limits } from './model.js';

/** Holds a request against what Kling says its model can do, so that nothing is paid that Kling would not honour. */
export function judgeAbilities({ product, model = '', body }: Ask): Verdict {
  const settings = { ...product.defaults, ...body };
  const asked = product.abilities.filter(({ isAsked }) => isAsked(body));
  const judged = asked.map((ability) => ({ path: ability.path, ...judge(product, ability, model, settings) }));
  return {
    problems: judged.flatMap(({ path, fault }) => (fault === undefined ? [] : [{ path, text: fault }])),
    notices: judged.flatMap(({ path, doubt }) => (doubt === undefined ? [] : [`${path}: ${doubt}`])),
  };
}

/** `settings` is what the request will be made with, Kling's defaults filled in. */
function judge(
  product: Product,
  ability: Ability,
  model: string,
  settings: Json,
): { readonly fault?: string; readonly doubt?: string } {
  const { models, reason, value, instead } = ability;
  const limits = Object.hasOwn(models, model) ? models[model] : undefined;
  if (limits === undefined) {
    const subject = value === undefined ? '' : `${value} is `;
    const fault = `${subject}not possible with ${model}; ${instead}${elsewhere(product, ability)}`;
    return { fault: `${fault} (${inWords(reason.model, model, settings)})` };
  }
  const lacking = listLacking(limits.needs ?? {}, settings);
  if (lacking.length === 0) return { doubt: limits.doubt };
  const wanted = lacking.join(' and ');
  const fault = value === undefined ? `needs ${wanted} with ${model}` : `${value} with ${model} needs ${wanted}`;
  return { fault: `${fault} (${inWords(reason.setting ?? reason.model, model, settings)})` };
}

/** The settings that would have to be others, as they are written. */
function listLacking(needs: Limits, settings: Json): readonly string[] {
  return Object.entries(needs).flatMap(([field, words]) =>
    words.includes(String(settings[field])) ? [] : [words.map((word) => `"${field}":"${word}"`).join(' or ')],
  );
}

/** The model that has the ability, best one that stays: `, or write "model_name":"kling-v3"`. Nothing where every model is in doubt. */
function elsewhere(product: Product, { models }: Ability): string {
  const sure = Object.entries(models).filter(([, { doubt }]) => doubt === undefined);
  const lasting = sure.filter(([name]) => product.models[name]?.discontinued !== true);
  const [name, limits] = lasting.at(-1) ?? sure[0] ?? [];
  if (name === undefined) return '';
  return `, or write ${[`"model_name":"${name}"`, ...listLacking(limits?.needs ?? {}, {})].join(', ')}`;
}

/** Kling's words with `<model>`, `<mode>` and the like filled in. */
function inWords(reason: string, model: string, settings: Json): string {
  return reason.replace(/<(\w+)>/g, (whole, name: string) => {
    const value = name === 'model' ? model : settings[name];
    return typeof value === 'string' ? value : whole;
  });
}
