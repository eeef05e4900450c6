import { productFor } from '../../../products/added/product-for.js';
import type { Product } from '../../../products/product.js';
import type { Field } from '../../../products/schema/field.js';
import { isObject } from '../../record.js';
import type { CreateRequest } from '../request.js';

/** What of a request can be seen in its files; absent where it says nothing of it, or nobody knows what Kling makes of it. */
export interface Asked {
  readonly seconds?: number;
  /** In Kling's word: `1080p`, `2k`. */
  readonly resolution?: string;
  readonly audio?: true;
}

/** What the files of a request should be, Kling's defaults filled in. */
export function askedOf(request: CreateRequest): Asked {
  const product = productFor(request);
  const { body } = request;
  const valueOf = (name: string): unknown =>
    Object.hasOwn(product.fields, name) ? (body[name] ?? product.defaults[name]) : undefined;
  const isEdit = product.isAsLongAsInput?.(body) === true || holdsBaseVideo(body);
  const seconds = Number(valueOf('duration'));
  const resolution = resolutionOf(product, request.model, valueOf);
  const isLoud = product.hasSound === true || valueOf('sound') === 'on' || valueOf('audio') === 'native';
  return {
    ...(Number.isFinite(seconds) && seconds > 0 && !isEdit ? { seconds } : {}),
    ...(resolution === undefined ? {} : { resolution }),
    ...(isLoud ? { audio: true } : {}),
  };
}

/** A video that is edited stays as long as it is. */
const holdsBaseVideo = ({ contents }: CreateRequest['body']): boolean =>
  Array.isArray(contents) && contents.some((entry) => isObject(entry) && entry.type === 'base_video');

/** Of models that Kling has given up, sources contradict each other. */
function resolutionOf(
  { fields, models }: Product,
  model: string | undefined,
  valueOf: (name: string) => unknown,
): string | undefined {
  const { discontinued, onlyResolution } = model === undefined ? {} : (models[model] ?? {});
  if (discontinued === true || onlyResolution !== undefined) return undefined;
  const word = valueOf('resolution');
  if (typeof word === 'string') return word;
  const mode = valueOf('mode');
  return typeof mode === 'string' ? resolutionsOf(fields.mode)?.[mode] : undefined;
}

const resolutionsOf = (field: Field | undefined): Readonly<Record<string, string>> | undefined =>
  field?.type === 'choice' ? field.resolutions : undefined;
