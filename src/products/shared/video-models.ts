import type { Decimal } from '../../domain/decimal.js';
import type { Model, Price } from '../rules/model.js';
import { FROM_3_TO_15 } from './video-fields.js';

const STD_PRO = { duration: ['5', '10'], mode: ['std', 'pro'] } as const;

/** A price for each mode, for videos without sound. */
const silent = (units: Readonly<Record<string, Decimal>>): readonly Price[] =>
  Object.entries(units).map(([mode, each]) => ({ units: each, per: 'second', when: { sound: 'off', mode } }));

/**
 * The video models that make something of a text alone. Prices are those of Kling's price list of autumn 2026 as others have copied it:
 * 2.5-turbo and 2.6 take 0.3 units a second at 720p (mode std) and 0.5 at 1080p (pro), 2.6 with sound 1; 3.0 takes 0.6, 0.8 and at 4k 3.
 * What 3.0 takes with sound is not in it.
 */
export const VIDEO_MODELS = {
  'kling-v1': { limits: STD_PRO, discontinued: true },
  'kling-v1-6': { limits: STD_PRO, discontinued: true },
  'kling-v2-master': { limits: STD_PRO, discontinued: true, onlyResolution: '1080p' },
  'kling-v2-1-master': { limits: STD_PRO, discontinued: true, onlyResolution: '1080p' },
  'kling-v2-5-turbo': { limits: STD_PRO, prices: silent({ std: '0.3', pro: '0.5' }) },
  'kling-v2-6': {
    limits: STD_PRO,
    prices: [...silent({ std: '0.3', pro: '0.5' }), { units: '1', per: 'second', when: { sound: 'on' } }],
  },
  'kling-v3': {
    limits: { duration: FROM_3_TO_15, mode: ['std', 'pro', '4k'] },
    prices: silent({ std: '0.6', pro: '0.8', '4k': '3' }),
  },
} as const satisfies Readonly<Record<string, Model>>;

/** Those that need a picture. */
export const PICTURE_MODELS = {
  'kling-v1-5': { limits: STD_PRO, discontinued: true },
  'kling-v2-1': { limits: STD_PRO, discontinued: true },
} as const satisfies Readonly<Record<string, Model>>;

/** What single short videos took when they were watched, 28 to 83 s. */
export const VIDEO_PACE = { seconds: 83, forVideoSeconds: 5 };
