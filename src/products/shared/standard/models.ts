import type { Ability } from '../../rules/ability.js';
import { has } from '../../rules/ability.js';
import type { Model } from '../../rules/model.js';
import { copied, perSecond } from '../../rules/price-list.js';
import type { Rule } from '../../rules/rule.js';
import { FROM_3_TO_15 } from '../video-fields.js';

const FIVE_OR_TEN = { duration: ['5', '10'], resolution: ['720p', '1080p'] } as const;

/**
 * The models that make a video of a text, or of pictures, by the new standard. Kling's price list has 3.0 and 2.6 by the modes of their
 * twins of the legacy API: `std` is 720p and `pro` 1080p.
 */
export const STANDARD_MODELS = {
  'kling-3.0-turbo': {
    limits: { duration: FROM_3_TO_15, resolution: ['720p', '1080p'] },
    prices: copied(perSecond('resolution', { '720p': '0.8', '1080p': '1' })),
  },
  'kling-3.0': {
    legacy: 'kling-v3',
    limits: { duration: FROM_3_TO_15, resolution: ['720p', '1080p', '4k'] },
    prices: [
      ...perSecond('resolution', { '720p': '0.6', '1080p': '0.8' }, { audio: 'off' }),
      ...perSecond('resolution', { '720p': '0.9', '1080p': '1.2' }, { audio: 'native' }),
      ...perSecond('resolution', { '4k': '3' }),
    ],
  },
  'kling-2.6': {
    legacy: 'kling-v2-6',
    limits: FIVE_OR_TEN,
    prices: [
      ...perSecond('resolution', { '720p': '0.3', '1080p': '0.5' }, { audio: 'off' }),
      ...perSecond('resolution', { '1080p': '1' }, { audio: 'native' }),
    ],
  },
  'kling-2.5-turbo': {
    legacy: 'kling-v2-5-turbo',
    limits: FIVE_OR_TEN,
    prices: copied(perSecond('resolution', { '720p': '0.3', '1080p': '0.5' })),
  },
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

/** A voice costs more with 2.6, as Kling's price list has it for its twin. */
export const withVoices = (models: typeof STANDARD_MODELS) => ({
  ...models,
  'kling-2.6': {
    ...models['kling-2.6'],
    prices: [
      ...perSecond('resolution', { '1080p': '1.2' }, { audio: 'native' }).map((price) => ({
        ...price,
        holds: ['voice'],
      })),
      ...models['kling-2.6'].prices,
    ],
  },
});

const LONGEST_PROMPT_BEFORE_3 = 2500;
const BEFORE_3: readonly string[] = ['kling-o1', 'kling-2.6', 'kling-2.5-turbo'];

export const STANDARD_PROMPT_RULE: Rule = {
  path: 'prompt',
  breaks: ({ prompt }, model) =>
    typeof prompt === 'string' && prompt.length > LONGEST_PROMPT_BEFORE_3 && BEFORE_3.includes(model),
  text: 'Kling takes at most 2,500 characters with this model, and 3,072 with kling-3.0',
};
