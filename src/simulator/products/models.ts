import { Refusal } from '../api/refusal.js';

/** What one legacy model accepts, costs (units per second of video) and takes (simulated seconds for a 5 s video). */
export interface VideoModel {
  readonly products: readonly ('text2video' | 'image2video')[];
  readonly modes: readonly string[];
  readonly durations: readonly string[];
  readonly unitsPerSecond: Readonly<Record<string, number>>;
  readonly unitsPerSecondWithSound: Readonly<Record<string, number>>;
  /** Where voices cost more than other sound. */
  readonly unitsPerSecondWithVoices?: Readonly<Record<string, number>>;
  readonly typicalSeconds: number;
}

const FIVE_OR_TEN = ['5', '10'];
const THREE_TO_FIFTEEN = ['3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15'];
const BOTH = ['text2video', 'image2video'] as const;

const silent = {
  modes: ['std', 'pro'],
  durations: FIVE_OR_TEN,
  unitsPerSecondWithSound: {},
  typicalSeconds: 60,
};

/**
 * The video models of the legacy API. The prices of 2.5 turbo, 2.6 and v3 are documented; those of the older models
 * are our assumptions, and so are all typical times but that of 2.6 and v3.
 */
const VIDEO_MODELS: Readonly<Record<string, VideoModel>> = {
  'kling-v1': { ...silent, products: BOTH, unitsPerSecond: { std: 0.2, pro: 0.7 } },
  'kling-v1-5': { ...silent, products: ['image2video'], unitsPerSecond: { std: 0.4, pro: 0.7 } },
  'kling-v1-6': { ...silent, products: BOTH, unitsPerSecond: { std: 0.4, pro: 0.7 } },
  'kling-v2-master': { ...silent, products: BOTH, unitsPerSecond: { std: 2, pro: 2 }, typicalSeconds: 180 },
  'kling-v2-1-master': { ...silent, products: BOTH, unitsPerSecond: { std: 2, pro: 2 }, typicalSeconds: 180 },
  'kling-v2-1': { ...silent, products: ['image2video'], unitsPerSecond: { std: 0.4, pro: 0.7 } },
  'kling-v2-5-turbo': { ...silent, products: BOTH, unitsPerSecond: { std: 0.3, pro: 0.5 }, typicalSeconds: 45 },
  'kling-v2-6': {
    ...silent,
    products: BOTH,
    unitsPerSecond: { std: 0.3, pro: 0.5 },
    unitsPerSecondWithSound: { pro: 1 },
    unitsPerSecondWithVoices: { pro: 1.2 },
  },
  'kling-v3': {
    products: BOTH,
    modes: ['std', 'pro', '4k'],
    durations: THREE_TO_FIFTEEN,
    unitsPerSecond: { std: 0.6, pro: 0.8, '4k': 3 },
    unitsPerSecondWithSound: { std: 0.9, pro: 1.2, '4k': 3 },
    typicalSeconds: 28,
  },
};

const IMAGE_MODELS: readonly string[] = [
  'kling-v1',
  'kling-v1-5',
  'kling-v2',
  'kling-v2-new',
  'kling-v2-1',
  'kling-v3',
];

/** The entry of a video model. Throws the refusal for a withdrawn model, or one this product does not have. */
export function findVideoModel(
  name: string,
  product: 'text2video' | 'image2video',
  discontinued: readonly string[],
): VideoModel {
  refuseDiscontinued(name, discontinued);
  const model = Object.hasOwn(VIDEO_MODELS, name) ? VIDEO_MODELS[name] : undefined;
  if (!model?.products.includes(product)) throw unknownModel(name);
  return model;
}

/** Throws the refusal for an image model that is withdrawn or unknown. */
export function checkImageModel(name: string, discontinued: readonly string[]): void {
  refuseDiscontinued(name, discontinued);
  if (!IMAGE_MODELS.includes(name)) throw unknownModel(name);
}

/** The message was recorded from the service; its code and HTTP status were not. 400/1201 is our guess. */
export function refuseDiscontinued(name: string, discontinued: readonly string[]): void {
  if (!discontinued.includes(name)) return;
  throw new Refusal(1201, `The model '${name}' has been discontinued and is no longer available.`);
}

/** 1203 is the table's code for "resource does not exist (e.g. model)"; the text is ours. */
export function unknownModel(name: string): Refusal {
  return new Refusal(1203, `The model '${name}' does not exist.`);
}
