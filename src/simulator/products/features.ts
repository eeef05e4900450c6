import type { Body } from './fields.js';
import { isEmpty, readNumeral } from './fields.js';
import { Refusal } from '../api/refusal.js';

/** A request for a video, its defaults filled in. */
interface Ask {
  readonly product: 'text2video' | 'image2video';
  readonly model: string;
  readonly mode: string;
  readonly duration: string;
  readonly body: Body;
}

interface Feature {
  readonly isAsked: (body: Body) => boolean;
  /** Where it works, as `model/mode/duration`; `*` stands for any. */
  readonly worksWith: Readonly<Record<Ask['product'], readonly string[]>>;
  readonly refusal: (ask: Ask) => string;
}

const everywhere = (works: readonly string[]) => ({ text2video: works, image2video: works });
const combination = ({ model, mode, duration }: Ask) => `model/mode/duration(${model}/${mode}/${duration})`;
const isKnown = (model: string, works: readonly string[]) => works.some((pattern) => pattern.startsWith(`${model}/`));

/**
 * What only some models can do, from the capability map (December 2025, and `kling-api.md` 5.1 and 8.2). The texts about
 * the camera, the last frame, the brush, 4k and sound were recorded; those about shots, elements and voices are ours.
 */
const FEATURES: Readonly<Record<string, Feature>> = {
  '4k': {
    isAsked: ({ mode }) => mode === '4k',
    worksWith: everywhere(['kling-v3/*/*']),
    refusal: ({ model }) => `4k mode is not supported by the current model: ${model}`,
  },
  sound: {
    isAsked: ({ sound }) => sound === 'on',
    worksWith: everywhere(['kling-v2-6/pro/*', 'kling-v3/*/*']),
    // Both wordings were recorded for 2.6 in std; that the first is for an absent mode is our guess.
    refusal: ({ model, mode, body }) =>
      model === 'kling-v2-6' && isEmpty(body, 'mode')
        ? `mode value '${mode}' is invalid`
        : `model/mode(${model}/${mode}) is not supported with sound on`,
  },
  camera: {
    isAsked: (body) => !isEmpty(body, 'camera_control'),
    worksWith: { text2video: ['kling-v1/std/5'], image2video: ['kling-v1-5/pro/5'] },
    refusal: (ask) => {
      if (ask.product === 'text2video' && ask.model.startsWith('kling-v1')) {
        return 'camera_control is only supported in std mode with 5s duration and kling-v1';
      }
      return isKnown(ask.model, FEATURES.camera?.worksWith[ask.product] ?? [])
        ? `${combination(ask)} is not supported with camera_control`
        : 'Camera control is not supported by the current model';
    },
  },
  lastFrame: {
    isAsked: (body) => !isEmpty(body, 'image_tail'),
    worksWith: {
      text2video: ['*/*/*'],
      image2video: [
        'kling-v1/*/5',
        'kling-v1-5/pro/*',
        'kling-v1-6/pro/*',
        'kling-v2-1/pro/*',
        'kling-v2-5-turbo/pro/*',
        'kling-v2-6/pro/*',
        'kling-v3/*/*',
      ],
    },
    refusal: (ask) =>
      ask.model.endsWith('-master')
        ? 'Image tail is not supported by the current model'
        : `${combination(ask)} is not supported with image_tail`,
  },
  silentLastFrame: {
    isAsked: (body) => !isEmpty(body, 'image_tail') && body.sound === 'on',
    worksWith: { text2video: ['*/*/*'], image2video: ['kling-v3/*/*'] },
    refusal: (ask) => `${combination(ask)} is not supported with image_tail and sound on`,
  },
  lastFrameAlone: {
    isAsked: (body) => isEmpty(body, 'image') && !isEmpty(body, 'image_tail'),
    worksWith: { text2video: ['*/*/*'], image2video: ['kling-v1-5/pro/*', 'kling-v1-6/pro/*'] },
    refusal: () => 'image can not be null',
  },
  brush: {
    isAsked: (body) => !isEmpty(body, 'static_mask') || !isEmpty(body, 'dynamic_masks'),
    worksWith: { text2video: ['*/*/*'], image2video: ['kling-v1/*/5', 'kling-v1-5/pro/5'] },
    refusal: (ask) => {
      if (isKnown(ask.model, FEATURES.brush?.worksWith[ask.product] ?? [])) {
        return `${combination(ask)} is not supported with motion brush`;
      }
      return ask.model === 'kling-v1-6'
        ? `${ask.model} is not supported with motion brush`
        : 'Motion brush is not supported by the current model';
    },
  },
  shots: {
    isAsked: ({ multi_shot }) => multi_shot === true,
    worksWith: everywhere(['kling-v3/*/*']),
    refusal: () => 'Multi shot is not supported by the current model',
  },
  elements: {
    isAsked: (body) => !isEmpty(body, 'element_list'),
    worksWith: { text2video: ['*/*/*'], image2video: ['kling-v3/*/*'] },
    refusal: () => 'Element list is not supported by the current model',
  },
  voices: {
    isAsked: (body) => !isEmpty(body, 'voice_list'),
    worksWith: everywhere(['kling-v2-6/*/*', 'kling-v3/*/*']),
    refusal: () => 'Voice list is not supported by the current model',
  },
};

/** Throws the refusal for the first feature that the model does not have, or not in this mode and duration. */
export function refuseUnsupported(product: Ask['product'], model: string, body: Body): void {
  const mode = isEmpty(body, 'mode') ? 'std' : String(body.mode);
  const ask = { product, model, mode, duration: readNumeral(body, 'duration') ?? '5', body };
  for (const { isAsked, worksWith, refusal } of Object.values(FEATURES)) {
    if (isAsked(body) && !worksWith[product].some((pattern) => matches(pattern, ask))) {
      throw new Refusal(1201, refusal(ask));
    }
  }
}

function matches(pattern: string, { model, mode, duration }: Ask): boolean {
  const actual = [model, mode, duration];
  return pattern.split('/').every((part, index) => part === '*' || part === actual[index]);
}
