import { Refusal } from '../../api/refusal.js';
import type { Shape } from '../asked.js';
import type { Type } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readNumeral, readObjects, readText } from '../fields.js';
import { defectOf, readPicture } from '../picture.js';

export const CONTENTS_TYPE: Type = {
  entries: { type: 'text', text: 'text', url: 'text', id: 'text', element_id: 'numeral', voice_id: 'numeral' },
};

/** `contents` of a create of the new standard, checked entry by entry. */
export interface Contents {
  readonly prompt: string;
  readonly count: (...types: readonly string[]) => number;
  /** Of the first picture that was sent; a URL is not fetched. */
  readonly shape?: Shape;
  readonly defect?: string;
}

const PICTURES: readonly string[] = ['first_frame', 'middle_frame', 'last_frame', 'refer_image', 'image'];
const VIDEOS: readonly string[] = ['feature_video', 'base_video', 'video'];

/** Reads entries of these types, each of the others refused. Only the text about an empty list was recorded. */
export function readContents(body: Body, types: readonly string[], promptLimit: number): Contents {
  const entries = readObjects(body, 'contents', 100);
  if (entries.length === 0) throw new Refusal(1201, 'contents cannot be empty');
  const given = entries.map((entry) => String(entry.type));
  const unknown = given.find((type) => !types.includes(type));
  if (unknown !== undefined) throw invalidValue('type', unknown);
  const pictures = entries.filter(({ type }) => PICTURES.includes(String(type))).map((entry) => requireUrl(entry));
  entries.filter(({ type }) => VIDEOS.includes(String(type))).forEach(requireVideo);
  for (const entry of entries) {
    const field = entry.type === 'element' ? 'element_id' : entry.type === 'voice' ? 'voice_id' : undefined;
    if (field !== undefined && readNumeral(entry, field) === undefined) throw invalidValue(field, '');
  }
  const prompt = entries.map((entry) => (entry.type === 'prompt' ? (readText(entry, 'text') ?? '') : '')).join('');
  if (prompt.length > promptLimit) throw new Refusal(1201, `prompt cannot exceed ${promptLimit} characters`);
  return {
    prompt,
    count: (...wanted) => given.filter((type) => wanted.includes(type)).length,
    shape: pictures.find((picture) => picture?.shape !== undefined)?.shape,
    ...defectOf(pictures),
  };
}

function requireUrl(entry: Body): ReturnType<typeof readPicture> {
  const picture = readPicture(entry, 'url');
  if (picture === undefined) throw new Refusal(1201, 'url is required');
  return picture;
}

/** Videos are taken by URL only. */
function requireVideo(entry: Body): void {
  const url = readText(entry, 'url');
  if (url === undefined || !/^https?:\/\//i.test(url)) throw invalidValue('url', url ?? '');
}

/** Throws the refusal for a combination; the texts are ours. */
export function refuseIf(isWrong: boolean, text: string): void {
  if (isWrong) throw new Refusal(1201, text);
}
