import { CATALOGUE } from '../../../products/catalogue.js';
import type { Field, VideoSource } from '../../../products/schema/field.js';
import type { Makes } from './makes.js';
import { describeMakes, mayMake } from './makes.js';
import type { StandsFor } from './stand-ins.js';

/** What is to be said of a field that is given what a step makes. */
export interface Verdict {
  readonly problem?: string;
  readonly warning?: string;
}

const FINE: Verdict = {};
/** Kling takes clips that are a little longer than what was asked for. */
const TOLERANCE_SECONDS = 0.5;

/** Whether a field of a product takes what a reference gives it. */
export function judgeField(field: Field, { step, what }: StandsFor, makes: Makes): Verdict {
  switch (field.type) {
    case 'image':
      return judgeMedia({ wanted: 'a picture', step, what, makes }, ['image']);
    case 'audio':
      return judgeMedia({ wanted: 'a sound', step, what, makes }, ['audio']);
    case 'video':
      return judgeMedia({ wanted: 'a video', step, what, makes }, ['video']);
    case 'recording':
      return judgeMedia({ wanted: 'a sound or a video', step, what, makes }, ['audio', 'video']);
    case 'url':
      return field.of === undefined ? FINE : judgeMedia({ wanted: 'a sound', step, what, makes }, ['audio']);
    case 'id':
      return judgeId(field, { step, what }, makes);
    default:
      return FINE;
  }
}

interface Given extends StandsFor {
  readonly wanted: string;
  readonly makes: Makes;
}

function judgeMedia({ wanted, step, what, makes }: Given, kinds: readonly ('image' | 'audio' | 'video')[]): Verdict {
  if (what === 'thumbnail') {
    if (kinds.includes('image')) return FINE;
    return { problem: `takes ${wanted}, and \${${step}.thumbnail} is a picture` };
  }
  if (what !== 'file' && what !== 'url')
    return { problem: `takes ${wanted}, and \${${step}.${what}} is none; write \${${step}.file}` };
  if (kinds.some((kind) => mayMake(makes, kind))) return FINE;
  const frame = kinds.includes('image') && mayMake(makes, 'video');
  const hint = frame ? `; take a picture out of it with a step "frame", or write \${${step}.thumbnail}` : '';
  return { problem: `takes ${wanted}, and ${step} ${describeMakes(makes)}${hint}` };
}

function judgeId(field: Extract<Field, { type: 'id' }>, { step, what }: StandsFor, makes: Makes): Verdict {
  const wanted = wantedId(field);
  if (wanted === undefined) return FINE;
  const { name, id } = wanted;
  // A generation may be named in place of its video.
  if (what !== id && !(what === 'other' && id === 'videoId'))
    return { problem: `takes the id of ${name}, and \${${step}.${what}} is none; write \${${step}.${id}}` };
  if (field.madeVideo === undefined) return FINE;
  if (!mayMake(makes, 'video')) return { problem: `takes the id of ${name}, and ${step} ${describeMakes(makes)}` };
  return judgeVideo(field.madeVideo, step, makes);
}

function wantedId({
  madeVideo,
  library,
  of,
}: Extract<Field, { type: 'id' }>): { readonly name: string; readonly id: StandsFor['what'] } | undefined {
  if (madeVideo !== undefined) return { name: 'a video', id: 'videoId' };
  if (library === 'voice') return { name: 'a voice', id: 'voiceId' };
  if (library === 'element') return { name: 'an element', id: 'elementId' };
  return of === 'audio' ? { name: 'a sound', id: 'audioId' } : undefined;
}

/** Kling refuses a source that it does not take only once it is asked: by then it has been paid. */
function judgeVideo(
  { seconds, from }: NonNullable<Extract<Field, { type: 'id' }>['madeVideo']>,
  step: string,
  makes: Makes,
): Verdict {
  const ofSource = from === undefined ? FINE : judgeSource(from, step, makes);
  if (ofSource.problem !== undefined || seconds === undefined || makes.seconds === undefined) return ofSource;
  const { min, max } = seconds;
  if (makes.seconds >= min && makes.seconds <= max + TOLERANCE_SECONDS) return ofSource;
  const text = `takes a video of ${min} to ${max} s, and ${step} makes one of about ${makes.seconds} s`;
  // How much an extension adds is not known to the second.
  return makes.product !== undefined && CATALOGUE[makes.product].goesOn === true
    ? { ...ofSource, warning: text }
    : { problem: text };
}

function judgeSource({ products, models, doubts = {} }: VideoSource, step: string, makes: Makes): Verdict {
  const { product, model } = makes;
  if (product === undefined) return FINE;
  const asked = model === undefined ? product : `${product} with ${model}`;
  const doubt = model === undefined ? undefined : doubts[model];
  if (products.includes(product) && doubt !== undefined)
    return { warning: `Kling may refuse a video of ${model}: ${doubt}` };
  if (products.includes(product) && (model === undefined || models.includes(model))) return FINE;
  const problem = `takes a video of ${products.join(', ')}, of a text or picture with ${models.join(', ')}; ${step} makes one with ${asked}`;
  return {
    problem: model === undefined ? problem : `${problem}: write e.g. "model_name":"${models.at(-1) ?? ''}" there`,
  };
}
