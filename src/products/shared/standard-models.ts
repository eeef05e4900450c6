import type { Decimal } from '../../domain/decimal.js';
import type { Ability } from '../rules/ability.js';
import { has } from '../rules/ability.js';
import type { Model, Price } from '../rules/model.js';
import type { Rule } from '../rules/rule.js';
import { FROM_3_TO_15 } from './video-fields.js';

const FIVE_OR_TEN = { duration: ['5', '10'], resolution: ['720p', '1080p'] } as const;

/** Prices of one length of a second, by resolution and sound. */
const bySecond = (units: Readonly<Record<string, Decimal>>, audio?: string): readonly Price[] =>
  Object.entries(units).map(([resolution, each]) => ({
    units: each,
    per: 'second',
    when: { resolution, ...(audio === undefined ? {} : { audio }) },
  }));

/**
 * The models that make a video of a text, or of pictures, by the new standard. Prices of 3.0 and 2.6 are those of Kling's list of 2026-05-29
 * for their twins of the legacy API, at `std` for 720p and `pro` for 1080p; the others are of autumn 2026, as others have copied them.
 */
export const STANDARD_MODELS = {
  'kling-3.0-turbo': {
    limits: { duration: FROM_3_TO_15, resolution: ['720p', '1080p'] },
    prices: bySecond({ '720p': '0.8', '1080p': '1' }),
  },
  'kling-3.0': {
    limits: { duration: FROM_3_TO_15, resolution: ['720p', '1080p', '4k'] },
    prices: [
      ...bySecond({ '720p': '0.6', '1080p': '0.8' }, 'off'),
      ...bySecond({ '720p': '0.9', '1080p': '1.2' }, 'native'),
      ...bySecond({ '4k': '3' }),
    ],
  },
  'kling-2.6': {
    limits: FIVE_OR_TEN,
    prices: [...bySecond({ '720p': '0.3', '1080p': '0.5' }, 'off'), ...bySecond({ '1080p': '1' }, 'native')],
  },
  'kling-2.5-turbo': { limits: FIVE_OR_TEN, prices: bySecond({ '720p': '0.3', '1080p': '0.5' }) },
} as const satisfies Readonly<Record<string, Model>>;

export const AUDIO_ABILITY: Ability = {
  path: 'audio',
  value: '"native"',
  isAsked: (body) => body.audio === 'native',
  models: { 'kling-2.6': { needs: { resolution: ['1080p'] } }, 'kling-3.0': {} },
  instead: 'leave it out',
  reason: {
    model: 'Kling documents it for kling-3.0 and kling-2.6; kling-3.0-turbo always has sound',
    setting: 'Kling documents sound with kling-2.6 at 1080p only',
  },
};

export const STANDARD_SHOT_ABILITY: Ability = {
  path: 'multi_shot',
  isAsked: has('multi_shot'),
  models: { 'kling-3.0': {} },
  instead: 'leave it out',
  reason: { model: 'Kling documents it for kling-3.0 only' },
};

const LONGEST_PROMPT_BEFORE_3 = 2500;

export const STANDARD_PROMPT_RULE: Rule = {
  path: 'prompt',
  breaks: ({ prompt }, model) =>
    typeof prompt === 'string' && prompt.length > LONGEST_PROMPT_BEFORE_3 && !model.startsWith('kling-3'),
  text: 'Kling takes at most 2,500 characters with this model, and 3,072 with kling-3.0',
};
