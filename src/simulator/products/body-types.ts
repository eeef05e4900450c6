import type { Body } from './fields.js';
import { unresolved } from './fields.js';
import { isRecord } from '../json.js';
import type { Product } from './products.js';

/** A JSON type of the service's request classes. `numeral` is text or a number, `entries` a list of objects. */
type Type = 'text' | 'numeral' | 'number' | 'flag' | { readonly object: Types } | { readonly entries: Types };

type Types = Readonly<Record<string, Type>>;

const COMMON: Types = {
  prompt: 'text',
  negative_prompt: 'text',
  callback_url: 'text',
  external_task_id: 'text',
  watermark_info: { object: { enabled: 'flag' } },
};

const ELEMENTS: Type = { entries: { element_id: 'numeral' } };

const VIDEO: Types = {
  ...COMMON,
  model_name: 'text',
  mode: 'text',
  duration: 'numeral',
  sound: 'text',
  cfg_scale: 'number',
  multi_shot: 'flag',
  shot_type: 'text',
  multi_prompt: { entries: { index: 'number', prompt: 'text', duration: 'numeral' } },
  voice_list: { entries: { voice_id: 'text' } },
  camera_control: {
    object: {
      type: 'text',
      config: {
        object: {
          horizontal: 'number',
          vertical: 'number',
          pan: 'number',
          tilt: 'number',
          roll: 'number',
          zoom: 'number',
        },
      },
    },
  },
};

/**
 * The fields of each create call and their JSON types. `duration` is documented as text and taken as a number too,
 * because a client with many users sends it so; element ids were seen as numbers, and are text in our own requests.
 */
const TYPES: Readonly<Record<Product['name'], Types>> = {
  text2video: { ...VIDEO, aspect_ratio: 'text' },
  image2video: {
    ...VIDEO,
    image: 'text',
    image_tail: 'text',
    static_mask: 'text',
    dynamic_masks: { entries: { mask: 'text', trajectories: { entries: { x: 'number', y: 'number' } } } },
    element_list: ELEMENTS,
  },
  'video-extend': { ...COMMON, video_id: 'text', cfg_scale: 'number' },
  images: {
    ...COMMON,
    model_name: 'text',
    image: 'text',
    image_reference: 'text',
    image_fidelity: 'number',
    human_fidelity: 'number',
    element_list: ELEMENTS,
    resolution: 'text',
    aspect_ratio: 'text',
    n: 'number',
  },
  'multi-image2image': {
    ...COMMON,
    model_name: 'text',
    subject_image_list: { entries: { subject_image: 'text' } },
    scene_image: 'text',
    style_image: 'text',
    aspect_ratio: 'text',
    n: 'number',
  },
};

/**
 * Throws the refusal for a body that the service cannot read: a known field of a wrong JSON type. Unknown fields are
 * ignored, whatever they hold. That a wrong type comes before everything else is our reading.
 */
export function checkTypes(product: Product, body: Body): void {
  if (!fits({ object: TYPES[product.name] }, body)) throw unresolved();
}

function fits(type: Type, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (type === 'text') return typeof value === 'string';
  if (type === 'number') return typeof value === 'number';
  if (type === 'flag') return typeof value === 'boolean';
  if (type === 'numeral') return typeof value === 'string' || typeof value === 'number';
  if ('entries' in type) return Array.isArray(value) && value.every((entry) => fits({ object: type.entries }, entry));
  return isRecord(value) && Object.entries(type.object).every(([name, inner]) => fits(inner, value[name]));
}
