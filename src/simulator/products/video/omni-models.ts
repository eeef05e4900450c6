/** One of the omni models: what it takes, and its price in units a second by mode. */
export interface OmniModel {
  readonly modes: readonly string[];
  readonly durations: readonly string[];
  readonly hasSound: boolean;
  readonly hasShots: boolean;
  readonly units: Readonly<Record<string, number>>;
  readonly unitsWithSound: Readonly<Record<string, number>>;
  readonly unitsWithVideo: Readonly<Record<string, number>>;
}

const THREE_TO_TEN = ['3', '4', '5', '6', '7', '8', '9', '10'];

/** From sections 8.4, 9 and 10.1 of the reference. */
export const OMNI_MODELS: Readonly<Record<string, OmniModel>> = {
  'kling-video-o1': {
    modes: ['std', 'pro'],
    durations: THREE_TO_TEN,
    hasSound: false,
    hasShots: false,
    units: { std: 0.6, pro: 0.8 },
    unitsWithSound: {},
    unitsWithVideo: { std: 0.9, pro: 1.2 },
  },
  'kling-v3-omni': {
    modes: ['std', 'pro', '4k'],
    durations: [...THREE_TO_TEN, '11', '12', '13', '14', '15'],
    hasSound: true,
    hasShots: true,
    units: { std: 0.6, pro: 0.8, '4k': 3 },
    unitsWithSound: { std: 0.8, pro: 1, '4k': 3 },
    unitsWithVideo: { std: 0.9, pro: 1.2, '4k': 3 },
  },
};

/** Units a second. */
export function priceOfOmni(model: OmniModel, mode: string, hasVideo: boolean, sound: string): number {
  const prices = hasVideo ? model.unitsWithVideo : sound === 'on' ? model.unitsWithSound : model.units;
  return prices[mode] ?? 0;
}
