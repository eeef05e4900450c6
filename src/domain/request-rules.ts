import type { TaskName } from './catalogue.js';
import { CATALOGUE } from './catalogue.js';
import type { Complaint } from './invalid-request.js';

type Body = Readonly<Record<string, unknown>>;

/** What holds between fields, and between fields and model; each field by itself is right already. */
export function checkRules(task: TaskName, model: string | undefined, body: Body, complaints: Complaint[]): void {
  checkRequired(task, body, complaints);
  checkModelLimits(task, model, body, complaints);
  for (const rule of RULES) {
    if (rule.breaks(body, model ?? '', task)) complaints.push({ path: rule.path, text: rule.text });
  }
}

function checkRequired(task: TaskName, body: Body, complaints: Complaint[]): void {
  for (const need of CATALOGUE[task].required) {
    const names = typeof need === 'string' ? [need] : need;
    if (names.some((name) => body[name] !== undefined)) continue;
    complaints.push({ path: names[0] ?? '', text: `missing; ${task} needs ${names.join(' or ')}` });
  }
}

function checkModelLimits(task: TaskName, model: string | undefined, body: Body, complaints: Complaint[]): void {
  const limits = model === undefined ? undefined : CATALOGUE[task].models[model];
  checkAllowed('duration', body.duration, limits?.durations, model, complaints);
  checkAllowed('mode', body.mode, limits?.modes, model, complaints);
}

function checkAllowed(
  path: string,
  value: unknown,
  allowed: readonly string[] | undefined,
  model: string | undefined,
  complaints: Complaint[],
): void {
  if (typeof value !== 'string' || allowed === undefined || allowed.includes(value)) return;
  const choice = allowed.map((word) => `"${word}"`).join(' or ');
  const wording = allowed.length > 4 ? `"${allowed[0] ?? ''}" to "${allowed.at(-1) ?? ''}"` : choice;
  complaints.push({ path, text: `"${value}" is not possible with ${model ?? 'this task'}; write ${wording}` });
}

interface Rule {
  readonly path: string;
  readonly breaks: (body: Body, model: string, task: TaskName) => boolean;
  readonly text: string;
}

const has = (body: Body, name: string): boolean => body[name] !== undefined;

const RULES: readonly Rule[] = [
  {
    path: 'shot_type',
    breaks: (body) => body.multi_shot === true && !has(body, 'shot_type'),
    text: 'missing; with multi_shot write "customize" or "intelligence"',
  },
  {
    path: 'multi_prompt',
    breaks: (body) => body.shot_type === 'customize' && !has(body, 'multi_prompt'),
    text: 'missing; shot_type "customize" needs the shots',
  },
  {
    path: 'prompt',
    breaks: (body) => !has(body, 'prompt') && has(body, 'multi_prompt') && body.shot_type !== 'customize',
    text: 'missing; only shot_type "customize" works without it',
  },
  {
    path: 'multi_prompt',
    breaks: (body) => body.shot_type === 'customize' && !shotsFillDuration(body),
    text: 'the durations of the shots must add up to duration (default "5")',
  },
  {
    path: 'sound',
    breaks: (body, model) => body.sound === 'on' && !['kling-v2-6', 'kling-v3'].includes(model),
    text: '"on" is possible with kling-v2-6 and kling-v3 only',
  },
  {
    path: 'sound',
    breaks: (body, model) => body.sound === 'on' && model === 'kling-v2-6' && body.mode !== 'pro',
    text: '"on" with kling-v2-6 needs "mode":"pro"',
  },
  {
    path: 'voice_list',
    breaks: (body) => has(body, 'voice_list') && body.sound !== 'on',
    text: 'voices need "sound":"on"',
  },
  {
    path: 'cfg_scale',
    breaks: (body, model) => has(body, 'cfg_scale') && model.startsWith('kling-v2'),
    text: 'not taken by the kling-v2 models; leave it out',
  },
  {
    path: 'camera_control.config',
    breaks: (body) => isBrokenCamera(body.camera_control),
    text: 'goes with type "simple" only, and then exactly one of its axes is not zero',
  },
  {
    path: 'image_tail',
    breaks: (body) => exclusiveGroups(body) > 1,
    text: 'image_tail, masks and camera_control exclude each other; keep one',
  },
  {
    path: 'element_list',
    breaks: (body) => has(body, 'element_list') && has(body, 'voice_list'),
    text: 'element_list and voice_list exclude each other; keep one',
  },
  {
    path: 'static_mask',
    breaks: (body, model) =>
      (has(body, 'static_mask') || has(body, 'dynamic_masks')) &&
      (model !== 'kling-v1' || (has(body, 'duration') && body.duration !== '5')),
    text: 'masks work with kling-v1 and 5 seconds only',
  },
  {
    path: 'image_reference',
    breaks: (body) => has(body, 'image_reference') && !has(body, 'image'),
    text: 'needs image',
  },
  {
    path: 'human_fidelity',
    breaks: (body) => has(body, 'human_fidelity') && body.image_reference !== 'subject',
    text: 'goes with image_reference "subject" only',
  },
  {
    path: 'negative_prompt',
    breaks: (body, _model, task) => task === 'images/generations' && has(body, 'negative_prompt') && has(body, 'image'),
    text: 'images/generations takes no negative_prompt together with image',
  },
];

function shotsFillDuration(body: Body): boolean {
  const shots = Array.isArray(body.multi_prompt) ? (body.multi_prompt as Body[]) : [];
  const totalSeconds = shots.reduce((sum, shot) => sum + Number(shot.duration ?? 0), 0);
  return shots.length === 0 || totalSeconds === Number(body.duration ?? '5');
}

function isBrokenCamera(camera: unknown): boolean {
  if (typeof camera !== 'object' || camera === null) return false;
  const { type, config } = camera as { type?: unknown; config?: Body };
  if (type !== 'simple') return config !== undefined;
  return Object.values(config ?? {}).filter((value) => value !== 0).length !== 1;
}

function exclusiveGroups(body: Body): number {
  const groups = [['image_tail'], ['static_mask', 'dynamic_masks'], ['camera_control']];
  return groups.filter((names) => names.some((name) => has(body, name))).length;
}
