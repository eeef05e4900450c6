import type { Verdict } from './ability-rules.js';
import { judgeAbilities } from './ability-rules.js';
import type { TaskName } from './catalogue.js';
import { CATALOGUE } from './catalogue.js';
import type { Complaint } from '../domain/invalid-request.js';

type Body = Readonly<Record<string, unknown>>;

/** What holds between fields, and between fields and model; each field by itself is right already. */
export function judgeRules(task: TaskName, model: string | undefined, body: Body): Verdict {
  const broken = RULES.filter((rule) => rule.breaks(body, model ?? '', task));
  const abilities = judgeAbilities(task, model, body);
  return {
    complaints: [
      ...missing(task, body),
      ...outOfLimits(task, model, body),
      ...broken.map(({ path, text }) => ({ path, text })),
      ...abilities.complaints,
    ],
    notices: [...judgeModel(task, model, body), ...abilities.notices, ...doubts(task, body)],
  };
}

/** The rules that a generation had to pass before abilities were checked: one that began then must replay as it was. */
export function judgeFirstRules(task: TaskName, model: string | undefined, body: Body): Verdict {
  const broken = RULES.filter((rule) => rule.later !== true && rule.breaks(body, model ?? '', task));
  return {
    complaints: [...missing(task, body), ...outOfLimits(task, model, body), ...broken],
    notices: [],
  };
}

function missing(task: TaskName, body: Body): readonly Complaint[] {
  return CATALOGUE[task].required.flatMap((need) => {
    const names = typeof need === 'string' ? [need] : need;
    if (names.some((name) => body[name] !== undefined)) return [];
    return [{ path: names[0] ?? '', text: `missing; ${task} needs ${names.join(' or ')}` }];
  });
}

function outOfLimits(task: TaskName, model: string | undefined, body: Body): readonly Complaint[] {
  const limits = model === undefined ? undefined : CATALOGUE[task].models[model];
  return [
    ...notAllowed('duration', body.duration, limits?.durations, model),
    ...notAllowed('mode', body.mode, limits?.modes, model),
  ];
}

function notAllowed(
  path: string,
  value: unknown,
  allowed: readonly string[] | undefined,
  model = 'this task',
): readonly Complaint[] {
  if (typeof value !== 'string' || allowed === undefined || allowed.includes(value)) return [];
  const choice = allowed.map((word) => `"${word}"`).join(' or ');
  const wording = allowed.length > 4 ? `"${allowed[0] ?? ''}" to "${allowed.at(-1) ?? ''}"` : choice;
  const reason = value === '4k' ? ` (Kling: "4k mode is not supported by the current model: ${model}")` : '';
  return [{ path, text: `"${value}" is not possible with ${model}; write ${wording}${reason}` }];
}

/** What is to be said of a model that makes the video all the same. */
function judgeModel(task: TaskName, model: string | undefined, { mode }: Body): readonly string[] {
  if (model === undefined) return [];
  const { models, defaultModel } = CATALOGUE[task];
  const limits = models[model];
  const gone = `model_name: Kling takes ${model} out of service and may refuse it; write e.g. "${defaultModel ?? ''}"`;
  const fixed = `mode: ${model} makes and bills ${limits?.onlyResolution ?? ''} in every mode`;
  return [
    ...(limits?.discontinued === true ? [gone] : []),
    ...(limits?.onlyResolution !== undefined && mode === 'std' ? [fixed] : []),
  ];
}

/** Three clients of Kling's send it, Kling's documentation does not have it. */
function doubts(task: TaskName, body: Body): readonly string[] {
  if (task !== 'image2video' || !has(body, 'aspect_ratio')) return [];
  return ['aspect_ratio: not documented for image2video; the video may take the shape of the picture instead'];
}

interface Rule {
  readonly path: string;
  readonly breaks: (body: Body, model: string, task: TaskName) => boolean;
  readonly text: string;
  /** Came with the abilities, after generations had been started without it. */
  readonly later?: true;
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
    path: 'multi_prompt',
    breaks: (body) => has(body, 'multi_prompt') && body.multi_shot !== true,
    text: 'Kling leaves the shots out without "multi_shot":true; write it, or leave them out',
    later: true,
  },
  {
    path: 'shot_type',
    breaks: (body) => has(body, 'shot_type') && !has(body, 'multi_shot'),
    text: 'Kling leaves it out without "multi_shot":true; write it, or leave shot_type out',
    later: true,
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
    path: 'element_list',
    breaks: (body, _model, task) =>
      task === 'images/generations' && has(body, 'image') && countOf(body.element_list) > 9,
    text: 'Kling takes at most 10 elements and pictures together; with image write at most 9',
    later: true,
  },
  {
    path: 'negative_prompt',
    breaks: (body, _model, task) => task === 'images/generations' && has(body, 'negative_prompt') && has(body, 'image'),
    text: 'images/generations takes no negative_prompt together with image',
  },
];

const countOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

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
