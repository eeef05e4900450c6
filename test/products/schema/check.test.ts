import { describe, expect, expectTypeOf, it } from 'vitest';
import { checkFields } from '../../../src/products/schema/check.js';
import type { Fields } from '../../../src/products/schema/field.js';
import type { ObjectOf } from '../../../src/products/schema/infer.js';
import { mapInputFiles } from '../../../src/products/schema/input-files.js';
import { propertiesOf } from '../../../src/products/schema/json-schema.js';

/** The body of a product such as Kling's newer ones have: unions by `type`, lists of texts and pictures, sound and video. */
const FIELDS = {
  contents: {
    type: 'list',
    min: 1,
    max: 9,
    of: {
      type: 'union',
      by: 'type',
      of: {
        prompt: { fields: { text: { type: 'text', max: 20 } }, required: ['text'] },
        first_frame: { fields: { url: { type: 'image' } }, required: ['url'] },
        base_video: { fields: { url: { type: 'video' }, id: { type: 'id' } }, required: ['url'] },
      },
    },
  },
  tags: { type: 'list', min: 1, max: 3, of: { type: 'choice', of: ['o_101', 'o_102'] } },
  settings: {
    type: 'object',
    fields: { duration: { type: 'number', min: 3, max: 15, whole: true }, cover: { type: 'image' } },
  },
  pictures: { type: 'list', min: 1, max: 4, of: { type: 'image' } },
  sound_file: { type: 'audio' },
  video_url: { type: 'video' },
} as const satisfies Fields;

const check = (given: Readonly<Record<string, unknown>>, needsAll = true) =>
  checkFields(FIELDS, given, { needsAll, explainUnknown: (name, _fields, path) => `no ${name} at "${path}"` });
const problems = (given: Readonly<Record<string, unknown>>) =>
  check(given).problems.map(({ path, text }) => `${path}: ${text}`);

const WHOLE = {
  contents: [
    { type: 'prompt', text: 'a fox' },
    { type: 'first_frame', url: 'fox.png' },
    { type: 'base_video', url: 'https://x.example/a.mp4', id: '7' },
  ],
  tags: ['o_101'],
  settings: { duration: 5, cover: 'cover.png' },
  pictures: ['a.png', 'https://x.example/b.png'],
  sound_file: 'voice.mp3',
  video_url: 'https://x.example/b.mp4',
} satisfies ObjectOf<typeof FIELDS, never>;

describe('a field', () => {
  it('of any kind is taken as Kling wants it', () => {
    expect(check({ ...WHOLE, settings: { duration: '5' } })).toEqual({
      value: { ...WHOLE, settings: { duration: 5 } },
      problems: [],
      notices: [],
    });
  });

  it.each([
    [
      { contents: [{ type: 'last_word' }] },
      'contents[0].type: "last_word" is not possible; write "prompt", "first_frame" or "base_video"',
    ],
    [{ contents: [{ text: 'a' }] }, 'contents[0].type: missing; write "prompt", "first_frame" or "base_video"'],
    [
      { contents: ['a fox'] },
      'contents[0]: "a fox" is not an object with type: "prompt", "first_frame" or "base_video"',
    ],
    [{ contents: [{ type: 'prompt' }] }, 'contents[0].text: missing; write text'],
    [{ contents: [{ type: 'prompt', text: 'a', url: 'b.png' }] }, 'contents[0].url: no url at "contents[0]"'],
    [
      { contents: [{ type: 'base_video', url: 'ftp://x/a.mp4' }] },
      'contents[0].url: "ftp://x/a.mp4" is not a URL that Kling can open; write a file path or an https:// URL',
    ],
    [{ contents: [] }, 'contents: 0 entries; Kling takes 1 to 9'],
    [{ tags: ['o_101', 'o_999'] }, 'tags[1]: "o_999" is not possible; write "o_101" or "o_102"'],
    [{ tags: 'o_101' }, 'tags: "o_101" is not a list'],
    [{ pictures: ['a.png', ''] }, 'pictures[1]: empty; give a file path or a URL'],
    [{ settings: { duration: 2 } }, 'settings.duration: 2; write a whole number from 3 to 15'],
    [
      { sound_file: 'data:audio/mp3;base64,AAAA' },
      'sound_file: is the sound itself; save it as MP3, WAV, M4A or AAC and give the path or a URL',
    ],
    [
      { video_url: `https://${'x'.repeat(5000)}` },
      'video_url: is the video itself; save it as MP4 or MOV and give the path or a URL',
    ],
  ])('that is wrong is said with its place: %j', (given, text) => {
    expect(problems(given)).toEqual([text]);
  });

  it('need not have what came to be required later', () => {
    expect(check({ contents: [{ type: 'prompt' }] }, false).problems).toEqual([]);
  });

  it('has a static type, made of the same table', () => {
    type Contents = NonNullable<ObjectOf<typeof FIELDS, never>['contents']>;
    expectTypeOf<{ type: 'first_frame'; url: string }>().toExtend<Contents[number]>();
    expectTypeOf<{ type: 'first_frame'; text: string }>().not.toExtend<Contents[number]>();
    expectTypeOf<ObjectOf<typeof FIELDS, 'tags'>['tags']>().toEqualTypeOf<readonly ('o_101' | 'o_102')[]>();
  });
});

describe('the files of a request', () => {
  it('are found wherever they stand, and no URL is one', () => {
    const found: string[] = [];
    const mapped = mapInputFiles(FIELDS, WHOLE, ({ field, file, kind }) => {
      found.push(`${kind} ${field} ${file}`);
      return `/abs/${file}`;
    });
    expect(found).toEqual([
      'image contents[1].url fox.png',
      'image settings.cover cover.png',
      'image pictures[0] a.png',
      'audio sound_file voice.mp3',
    ]);
    expect(mapped).toMatchObject({
      contents: [{ text: 'a fox' }, { url: '/abs/fox.png' }, { url: 'https://x.example/a.mp4' }],
      settings: { cover: '/abs/cover.png', duration: 5 },
      pictures: ['/abs/a.png', 'https://x.example/b.png'],
      sound_file: '/abs/voice.mp3',
    });
  });
});

describe('the JSON Schema of a field', () => {
  it('names the kinds of a union by their word', () => {
    const { contents } = propertiesOf(FIELDS) as { contents: { items: { oneOf: { properties: { type: object } }[] } } };
    expect(contents.items.oneOf.map(({ properties }) => properties.type)).toEqual([
      { const: 'prompt' },
      { const: 'first_frame' },
      { const: 'base_video' },
    ]);
  });
});
