import type { Json } from '../../../domain/record.js';
import { isObject } from '../../../domain/record.js';
import type { FieldOf, ObjectShape } from '../../schema/field.js';
import type { Rule } from '../../rules/rule.js';
import { IMAGE, PROMPT } from '../common-fields.js';

const ID = { type: 'id', about: 'what the prompt calls it: @id' } as const satisfies FieldOf<'id'>;
const PICTURE = { fields: { url: { type: 'image' }, id: ID }, required: ['url'] } as const satisfies ObjectShape;
const VIDEO = { fields: { url: { type: 'video' }, id: ID }, required: ['url'] } as const satisfies ObjectShape;

/** What an entry of `contents` may hold. */
export const ENTRY_SHAPES = {
  text: { fields: { text: { type: 'text', max: 3072 } }, required: ['text'] },
  picture: PICTURE,
  video: VIDEO,
  element: { fields: { element_id: { type: 'id', isSentAsNumber: true }, id: ID }, required: ['element_id'] },
  voice: { fields: { voice_id: { type: 'id' }, id: ID }, required: ['voice_id'] },
} as const satisfies Readonly<Record<string, ObjectShape>>;

/** What it may be, by its `type`. */
const KINDS = {
  prompt: ENTRY_SHAPES.text,
  first_frame: PICTURE,
  last_frame: PICTURE,
  refer_image: PICTURE,
  image: PICTURE,
  feature_video: VIDEO,
  base_video: VIDEO,
  video: VIDEO,
  element: ENTRY_SHAPES.element,
  voice: ENTRY_SHAPES.voice,
} as const satisfies Readonly<Record<string, ObjectShape>>;

type Kind = keyof typeof KINDS;

export const aboutContents = (kinds: readonly string[]): string =>
  `what the video is made of, as Kling documents it: ${kinds.join(', ')}`;

/** `contents` of a product that takes entries of these kinds. Tables may have a column of that name for something else. */
export const contentsOf = <const K extends Kind>(kinds: readonly K[], max: number) =>
  ({
    type: 'list',
    min: 1,
    max,
    of: { type: 'union', by: 'type', of: pick(kinds) },
    about: aboutContents(kinds),
    isTableWord: true,
    example: [{ type: kinds[0], ...(kinds[0] === 'prompt' ? { text: 'a fox' } : { url: './examples/landscape.png' }) }],
  }) as const satisfies FieldOf<'list'>;

const pick = <K extends Kind>(kinds: readonly K[]): Pick<typeof KINDS, K> =>
  Object.fromEntries(kinds.map((kind) => [kind, KINDS[kind]])) as Pick<typeof KINDS, K>;

/* Entries that have a field of their own, under the name that it has in the legacy API. */
export const CONTENT_PROMPT = { ...PROMPT, max: 3072, content: { type: 'prompt', at: 'text' } } as const;
export const FIRST_FRAME = { ...IMAGE, about: 'the first frame', content: { type: 'first_frame', at: 'url' } } as const;
export const LAST_FRAME = {
  type: 'image',
  about: 'the last frame',
  content: { type: 'last_frame', at: 'url' },
} as const satisfies FieldOf<'image'>;

/** How many entries of these kinds a request has, those with a field of their own among them. */
export function countKinds(body: Json, ...kinds: readonly string[]): number {
  const own = [body.image === undefined ? [] : ['first_frame'], body.image_tail === undefined ? [] : ['last_frame']];
  const entries = Array.isArray(body.contents) ? (body.contents as readonly unknown[]) : [];
  const listed = entries.map((entry) => (isObject(entry) ? entry.type : undefined));
  return [...own.flat(), ...listed].filter((kind) => typeof kind === 'string' && kinds.includes(kind)).length;
}

/** What may be there once only. */
export const onceRule = (kinds: readonly string[]): Rule => ({
  path: 'contents',
  breaks: (body) => kinds.some((kind) => countKinds(body, kind) > 1),
  text: `Kling takes one ${kinds.join(', one ')}; keep one of each`,
});
