import type { Json } from '../../domain/record.js';
import type { Ability } from '../rules/ability.js';
import { has } from '../rules/ability.js';
import type { Rule } from '../rules/rule.js';

/** Several shots in one video: `multi_shot` says that there are, `shot_type` who divides them, `multi_prompt` how. */
export const SHOT_RULES: readonly Rule[] = [
  {
    path: 'shot_type',
    breaks: (body) => body.multi_shot === true && !has('shot_type')(body),
    text: 'missing; with multi_shot write "customize" or "intelligence"',
  },
  {
    path: 'multi_prompt',
    breaks: (body) => body.shot_type === 'customize' && !has('multi_prompt')(body),
    text: 'missing; shot_type "customize" needs the shots',
  },
  {
    path: 'multi_prompt',
    breaks: (body) => has('multi_prompt')(body) && body.multi_shot !== true,
    text: 'Kling leaves the shots out without "multi_shot":true; write it, or leave them out',
    later: true,
  },
  {
    path: 'multi_prompt',
    breaks: (body) => has('multi_prompt')(body) && body.shot_type === 'intelligence',
    text: 'goes with shot_type "customize" only; with "intelligence" Kling divides the shots itself',
    later: true,
  },
  {
    path: 'shot_type',
    breaks: (body) => has('shot_type')(body) && !has('multi_shot')(body),
    text: 'Kling leaves it out without "multi_shot":true; write it, or leave shot_type out',
    later: true,
  },
  {
    path: 'prompt',
    breaks: (body) => !has('prompt')(body) && has('multi_prompt')(body) && body.shot_type !== 'customize',
    text: 'missing; only shot_type "customize" works without it',
  },
  {
    path: 'multi_prompt',
    breaks: (body) => body.shot_type === 'customize' && !shotsFillDuration(body),
    text: 'the durations of the shots must add up to duration (default "5")',
  },
];

function shotsFillDuration(body: Json): boolean {
  const shots = Array.isArray(body.multi_prompt) ? (body.multi_prompt as Json[]) : [];
  const totalSeconds = shots.reduce((sum, shot) => sum + Number(shot.duration ?? 0), 0);
  return shots.length === 0 || totalSeconds === Number(body.duration ?? '5');
}

/** Only one model of each product can. */
export const shotAbility = (model: string): Ability => ({
  path: 'multi_shot',
  value: 'true',
  isAsked: (body) => body.multi_shot === true,
  models: { [model]: {} },
  instead: 'leave it out',
  reason: { model: `Kling's capability map gives several shots to ${model} only` },
});
