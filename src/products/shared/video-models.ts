import type { Model } from '../rules/model.js';
import { copied, perSecond, whenGiven } from '../rules/price-list.js';
import { FROM_3_TO_15 } from './video-fields.js';

const STD_PRO = { duration: ['5', '10'], mode: ['std', 'pro'] } as const;

/**
 * The video models that make something of a text alone. The special price stands before the plain one.
 */
export const VIDEO_MODELS = {
  'kling-v1': { limits: STD_PRO, discontinued: true },
  'kling-v1-6': { limits: STD_PRO, discontinued: true },
  'kling-v2-master': { limits: STD_PRO, discontinued: true, onlyResolution: '1080p' },
  'kling-v2-1-master': { limits: STD_PRO, discontinued: true, onlyResolution: '1080p' },
  'kling-v2-5-turbo': { limits: STD_PRO, prices: copied(perSecond('mode', { std: '0.3', pro: '0.5' })) },
  'kling-v2-6': {
    limits: STD_PRO,
    prices: [
      ...whenGiven('voice_list', perSecond('mode', { pro: '1.2' }, { sound: 'on' })),
      ...perSecond('mode', { pro: '1' }, { sound: 'on' }),
      ...perSecond('mode', { std: '0.3', pro: '0.5' }, { sound: 'off' }),
    ],
  },
  'kling-v3': {
    limits: { duration: FROM_3_TO_15, mode: ['std', 'pro', '4k'] },
    prices: [
      ...perSecond('mode', { std: '0.6', pro: '0.8' }, { sound: 'off' }),
      ...perSecond('mode', { std: '0.9', pro: '1.2' }, { sound: 'on' }),
      ...perSecond('mode', { '4k': '3' }),
    ],
  },
} as const satisfies Readonly<Record<string, Model>>;

/** Those that need a picture. */
export const PICTURE_MODELS = {
  'kling-v1-5': { limits: STD_PRO, discontinued: true },
  'kling-v2-1': { limits: STD_PRO, discontinued: true },
} as const satisfies Readonly<Record<string, Model>>;

/** What single short videos took when they were watched, 28 to 83 s. */
export const VIDEO_PACE = { seconds: 83, forVideoSeconds: 5 };
