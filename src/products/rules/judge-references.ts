import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { quote } from '../../domain/text/quote.js';
import type { Ask } from './ask.js';

/** What a prompt may name, `<<<image_1>>>` for the first of its list. */
const LISTS: Readonly<Record<string, string>> = {
  image: 'image_list',
  element: 'element_list',
  video: 'video_list',
  voice: 'voice_list',
};

/** A reference as Kling reads it, and what looks like a slip for one. */
const REFERENCE = /<{2,}\s*(image|element|video|voice)[\s_-]?(\d+)\s*>{2,}/gi;

/** Names in prompts for what the request does not hold: Kling would take the money, and make a video without it. */
export function judgeReferences({ product, body }: Ask): readonly Complaint[] {
  return listPrompts(body).flatMap(({ path, text }) =>
    [...text.matchAll(REFERENCE)].flatMap(([written, word = '', number = '']) => {
      const fault = findFault(product.name, Object.hasOwn(product.fields, LISTS[word.toLowerCase()] ?? ''), body, {
        written,
        word: word.toLowerCase(),
        number: Number(number),
      });
      return fault === undefined ? [] : [{ path, text: fault }];
    }),
  );
}

interface Reference {
  readonly written: string;
  readonly word: string;
  readonly number: number;
}

function findFault(product: string, isTaken: boolean, body: Json, reference: Reference): string | undefined {
  const { written, word, number } = reference;
  const field = LISTS[word] ?? '';
  if (!isTaken) return `${quote(written)} names nothing: ${product} takes no ${field}`;
  const list = body[field];
  const count = Array.isArray(list) ? list.length : 0;
  if (count === 0) return `${quote(written)} names nothing: there is no ${field}; give one, or leave the name out`;
  const names = Array.from({ length: count }, (_, index) => `<<<${word}_${index + 1}>>>`);
  if (number < 1 || number > count) return `${quote(written)} names nothing: ${field} has ${names.join(', ')}`;
  return written === names[number - 1]
    ? undefined
    : `${quote(written)} is not what Kling reads; write ${names[number - 1] ?? ''}`;
}

/** The prompt and those of its shots. */
function listPrompts({
  prompt,
  multi_prompt: shots,
}: Json): readonly { readonly path: string; readonly text: string }[] {
  const texts = [
    { path: 'prompt', text: prompt },
    ...(Array.isArray(shots) ? shots : []).map((shot: unknown, index) => ({
      path: `multi_prompt[${index}].prompt`,
      text: isObject(shot) ? shot.prompt : undefined,
    })),
  ];
  return texts.flatMap(({ path, text }) => (typeof text === 'string' ? [{ path, text }] : []));
}
