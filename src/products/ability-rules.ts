import type { Ability, Limits } from './abilities.js';
import { ABILITIES } from './abilities.js';
import type { TaskName } from './catalogue.js';
import { CATALOGUE } from './catalogue.js';
import type { Complaint } from '../domain/invalid-request.js';

type Body = Readonly<Record<string, unknown>>;

/** What a request will be made with, Kling's defaults filled in. */
interface Settings {
  readonly model: string;
  readonly mode: string;
  readonly duration: string;
  readonly sound: string;
}

/** What is wrong with what a request asks of its model, and what may be. */
export interface Verdict {
  readonly complaints: readonly Complaint[];
  readonly notices: readonly string[];
}

/** Holds a request against what Kling says its model can do, so that nothing is paid that Kling would not honour. */
export function judgeAbilities(task: TaskName, model: string | undefined, body: Body): Verdict {
  const settings = { model: model ?? '', mode: 'std', duration: '5', sound: 'off', ...body } as Settings;
  const asked = ABILITIES[task].filter(({ isAsked }) => isAsked(body));
  const judged = asked.map((ability) => ({ path: ability.path, ...judge(task, ability, settings) }));
  return {
    complaints: judged.flatMap(({ path, fault }) => (fault === undefined ? [] : [{ path, text: fault }])),
    notices: judged.flatMap(({ path, doubt }) => (doubt === undefined ? [] : [`${path}: ${doubt}`])),
  };
}

function judge(task: TaskName, ability: Ability, settings: Settings): { fault?: string; doubt?: string } {
  const { models, reason, value, instead } = ability;
  const limits = Object.hasOwn(models, settings.model) ? models[settings.model] : undefined;
  if (limits === undefined) {
    const subject = value === undefined ? '' : `${value} is `;
    const fault = `${subject}not possible with ${settings.model}; ${instead}${elsewhere(task, ability)}`;
    return { fault: `${fault} (${inWords(reason.model, settings)})` };
  }
  const needs = listNeeds(limits, settings);
  if (needs.length === 0) return { doubt: limits.doubt };
  const wanted = needs.join(' and ');
  const fault =
    value === undefined ? `needs ${wanted} with ${settings.model}` : `${value} with ${settings.model} needs ${wanted}`;
  return { fault: `${fault} (${inWords(reason.setting ?? reason.model, settings)})` };
}

/** The settings that would have to be others, as they are written. */
function listNeeds(limits: Limits, { mode, duration, sound }: Settings): readonly string[] {
  return [
    ...(limits.modes === undefined || limits.modes.includes(mode) ? [] : [oneOf('mode', limits.modes)]),
    ...(limits.durations === undefined || limits.durations.includes(duration)
      ? []
      : [oneOf('duration', limits.durations)]),
    ...(limits.sound === undefined || limits.sound === sound ? [] : [oneOf('sound', [limits.sound])]),
  ];
}

/** The model that has the ability, best one that stays: `, or write "model_name":"kling-v3"`. Nothing where every model is in doubt. */
function elsewhere(task: TaskName, { models }: Ability): string {
  const sure = Object.entries(models).filter(([, { doubt }]) => doubt === undefined);
  const lasting = sure.filter(([name]) => CATALOGUE[task].models[name]?.discontinued !== true);
  const [name, limits = {}] = lasting.at(-1) ?? sure[0] ?? [];
  if (name === undefined) return '';
  const needs = listNeeds(limits, { model: name, mode: '', duration: '', sound: '' });
  return `, or write ${[`"model_name":"${name}"`, ...needs].join(', ')}`;
}

function oneOf(field: string, values: readonly string[]): string {
  return values.map((value) => `"${field}":"${value}"`).join(' or ');
}

function inWords(reason: string, { model, mode, duration }: Settings): string {
  return reason.replace('<model>', model).replace('<mode>', mode).replace('<duration>', duration);
}
