import type { Json } from '../../../src/domain/record.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkItems, listInlineRows } from '../../../src/domain/batch/batch-items.js';
import {
  contentWord,
  findDifference,
  isSame,
  listTexts,
  meaningOf,
  nameWord,
  readMeaning,
  textOf,
} from '../../../src/domain/generation/meaning.js';

/** Pictures as they lie somewhere: three files, two of which hold the same. */
const CONTENT: Readonly<Record<string, string>> = { 'a.png': '11', 'sub/b.png': '11', 'c.png': '33' };
const wordOf = (file: string) => contentWord(CONTENT[file] ?? `of ${file}`);

/** A row of a file, as it is read and checked, by what it means. */
function meaningOfRow(row: Json, word = wordOf) {
  const { drafts, complaints } = checkItems(listInlineRows([row]), {});
  const [draft] = drafts;
  if (draft === undefined) throw new Error(complaints.map(({ path, text }) => `${path} ${text}`).join('; '));
  return meaningOf(draft.parsed, word);
}
const text = (row: Json) => textOf(meaningOfRow(row));

describe('what a row means', () => {
  it.each<[string, Json, Json]>([
    ['line ends in a cell', { prompt: 'a kite\nover the hill' }, { prompt: 'a kite\r\nover the hill' }],
    ['old line ends', { prompt: 'a\nb' }, { prompt: 'a\rb' }],
    ['how an accent is put together', { prompt: 'caf\u00e9' }, { prompt: 'cafe\u0301' }],
    ['blanks at the ends of lines', { prompt: 'a\nb' }, { prompt: 'a \t\nb\u00a0\n' }],
    ['an id', { prompt: 'a' }, { prompt: 'a', id: '001' }],
    ['the task', { prompt: 'a' }, { prompt: 'a', task: 'text2video' }],
    ['the task of a picture', { image: 'a.png' }, { image: 'a.png', task: 'image2video' }],
    ['the default model', { prompt: 'a' }, { prompt: 'a', model_name: 'kling-v2-6' }],
    [
      'the default model of pictures',
      { prompt: 'a', task: 'image' },
      { prompt: 'a', task: 'images/generations', model_name: 'kling-v3' },
    ],
    ['the default duration', { prompt: 'a' }, { prompt: 'a', duration: '5' }],
    ['sound off', { prompt: 'a' }, { prompt: 'a', sound: 'off' }],
    ['the default mode by another name', { prompt: 'a' }, { prompt: 'a', mode: 'standard' }],
    ['the default shape', { prompt: 'a' }, { prompt: 'a', aspect_ratio: '16:9' }],
    ['one shot', { prompt: 'a' }, { prompt: 'a', multi_shot: 'FALSE' }],
    ['no watermark', { prompt: 'a' }, { prompt: 'a', 'watermark_info.enabled': 'false' }],
    ['an empty watermark', { prompt: 'a' }, { prompt: 'a', watermark_info: {} }],
    ['no negative prompt', { prompt: 'a' }, { prompt: 'a', negative_prompt: ' \n' }],
    [
      'defaults of pictures',
      { prompt: 'a', task: 'image' },
      { prompt: 'a', task: 'image', n: '1', resolution: '1k', aspect_ratio: '16:9' },
    ],
    ['a number as text', { prompt: 'a', duration: '10' }, { prompt: 'a', duration: 10 }],
    [
      'a number with a point',
      { prompt: 'a', model_name: 'kling-v3', cfg_scale: 0.7 },
      { prompt: 'a', model_name: 'kling-v3', cfg_scale: '0.70' },
    ],
    [
      'axes that are not moved',
      { prompt: 'a', camera_control: { type: 'simple', config: { zoom: 5 } }, model_name: 'kling-v1' },
      { prompt: 'a', camera_control: '{"config":{"pan":0,"zoom":5},"type":"simple"}', model_name: 'kling-v1' },
    ],
    [
      'the order of fields, at any depth',
      { prompt: 'a', mode: 'pro', run: { attempts: 1 } },
      { run: { timeout: '2h' }, mode: 'professional', prompt: 'a' },
    ],
    ['who hears of it', { prompt: 'a' }, { prompt: 'a', callback_url: 'https://x.example/', external_task_id: 'mine' }],
    [
      "columns of one's own, and how a name is spelt",
      { prompt: 'a' },
      { Prompt: 'a', Notes: 'for Monday', Status: 'done' },
    ],
    ['the same picture elsewhere', { image: 'a.png' }, { image: 'sub/b.png' }],
    ['the product of an adopted task', { taskId: '77' }, { taskId: '77', task: 'image2video' }],
  ])('does not depend on %s', (_what, one, other) => {
    expect(text(other)).toBe(text(one));
  });

  it.each<[string, Json, Json]>([
    ['another word', { prompt: 'a fox' }, { prompt: 'a fax' }],
    ['another line', { prompt: 'a b' }, { prompt: 'a\nb' }],
    ['blanks within', { prompt: 'a b' }, { prompt: 'a  b' }],
    ['upper case', { prompt: 'may' }, { prompt: 'May' }],
    ['another duration', { prompt: 'a' }, { prompt: 'a', duration: 10 }],
    ['another model', { prompt: 'a' }, { prompt: 'a', model_name: 'kling-v2-5-turbo' }],
    ['another product', { prompt: 'a' }, { prompt: 'a', task: 'image' }],
    ['sound', { prompt: 'a', mode: 'pro' }, { prompt: 'a', mode: 'pro', sound: 'on' }],
    ['what shall not be seen', { prompt: 'a' }, { prompt: 'a', negative_prompt: 'rain' }],
    ['a watermark', { prompt: 'a' }, { prompt: 'a', watermark_info: { enabled: true } }],
    ['another picture', { image: 'a.png' }, { image: 'c.png' }],
    ['a picture at the other end', { image: 'a.png' }, { image: 'a.png', image_tail: 'a.png', mode: 'pro' }],
    ['another address', { image: 'https://x.example/a.png' }, { image: 'https://x.example/b.png' }],
    ['another task', { taskId: '77' }, { taskId: '78' }],
  ])('depends on %s', (_what, one, other) => {
    expect(text(other)).not.toBe(text(one));
  });

  it('is the prompt alone for a row that has only that, as it was for earlier versions', () => {
    expect(text({ prompt: 'a red fox in the snow' })).toBe('{"prompt":"a red fox in the snow"}');
  });

  it('is the same however a row is rewritten, and another once it asks for something else', () => {
    fc.assert(
      fc.property(requests, rewritings, changes, (request, ways, change) => {
        const rewritten = ways.reduce<Json>((row, rewrite) => rewrite(row), request);
        expect(text(rewritten)).toBe(text(request));
        expect(text(change(rewritten))).not.toBe(text(request));
      }),
      { numRuns: 300 },
    );
  });
});

const words = fc
  .array(fc.constantFrom('caf\u00e9', 'fox', 'snow', '\u00c5ngstr\u00f6m', '\u72d0', '\n'), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => `x ${parts.join(' ').replaceAll(' \n ', '\n')} y`);
const requests: fc.Arbitrary<Json> = fc.record(
  {
    prompt: words,
    negative_prompt: words,
    duration: fc.constantFrom('5', '10'),
    mode: fc.constantFrom('std', 'pro'),
    aspect_ratio: fc.constantFrom('16:9', '9:16'),
    watermark_info: fc.record({ enabled: fc.boolean() }),
  },
  { requiredKeys: ['prompt'] },
);

type Rewrite = (row: Json) => Json;
const onTexts =
  (rewrite: (value: string) => string): Rewrite =>
  (row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        name.endsWith('prompt') && typeof value === 'string' ? rewrite(value) : value,
      ]),
    );
const fill =
  (defaults: Json): Rewrite =>
  (row) => ({ ...defaults, ...row });
const leaveOut =
  (name: string, standard: unknown): Rewrite =>
  (row) =>
    row[name] === standard ? Object.fromEntries(Object.entries(row).filter(([one]) => one !== name)) : row;

/** What editors, spreadsheets and people do to a row without meaning anything by it. */
const rewritings = fc.array(
  fc.constantFrom<Rewrite>(
    onTexts((value) => value.replace(/\r?\n/g, '\r\n')),
    onTexts((value) => value.normalize('NFD')),
    onTexts((value) => value.normalize('NFC')),
    onTexts((value) => `${value}  \n`),
    onTexts((value) => value.replace(/\r?\n/g, ' $&')),
    fill({ task: 'text2video' }),
    fill({ model_name: 'kling-v2-6', sound: 'off' }),
    fill({ duration: 5, mode: 'std', aspect_ratio: '16:9' }),
    fill({ watermark_info: { enabled: false } }),
    fill({ id: '001', run: { attempts: 1 }, external_task_id: 'mine' }),
    leaveOut('duration', '5'),
    leaveOut('mode', 'std'),
    leaveOut('aspect_ratio', '16:9'),
    (row) => ({ ...row, ...(typeof row.duration === 'string' ? { duration: Number(row.duration) } : {}) }),
    (row) => ({ ...row, ...(row.mode === 'pro' ? { mode: 'professional' } : {}) }),
    (row) => Object.fromEntries(Object.entries(row).reverse()),
  ),
  { maxLength: 8 },
);

/** What changes the meaning of any of these rows. */
const changes = fc.constantFrom<Rewrite>(
  (row) => ({ ...row, prompt: `one more ${String(row.prompt)}` }),
  (row) => ({ ...row, negative_prompt: `${typeof row.negative_prompt === 'string' ? row.negative_prompt : ''} rain` }),
  (row) => ({ ...row, duration: Number(row.duration ?? 5) === 5 ? '10' : '5' }),
  (row) => ({ ...row, mode: ['pro', 'professional'].includes(String(row.mode)) ? 'std' : 'pro' }),
  (row) => ({ ...row, aspect_ratio: '1:1' }),
  (row) => ({ ...row, model_name: 'kling-v2-5-turbo' }),
);

describe('the meaning of what was made before', () => {
  it('is known by the names of its pictures, where their contents were not kept', () => {
    const before = readMeaning({ prompt: 'a', image: '/old/pics/a.png' }, nameWord);
    const moved = meaningOfRow({ prompt: 'a', image: 'a.png' });
    expect(isSame(before, moved)).toBe(true);
    expect(isSame(before, meaningOfRow({ prompt: 'a', image: 'c.png' }))).toBe(false);
    expect(isSame(moved, before)).toBe(false);
    expect(listTexts(meaningOfRow({ prompt: 'a' }))).toHaveLength(1);
  });

  it('is what stands in a request that is no longer accepted', () => {
    const request = { prompt: 'a', mode: 'cinematic', run: { attempts: 2 }, callback_url: 'https://x.example' };
    expect(readMeaning(request, nameWord).fields).toEqual({ prompt: 'a', mode: 'cinematic' });
  });
});

describe('findDifference', () => {
  const before = meaningOfRow({ prompt: 'a', image: 'a.png', mode: 'pro' });

  it.each<[string, Json, string[]]>([
    ['another prompt', { prompt: 'b', image: 'a.png', mode: 'pro' }, ['prompt']],
    ['a field less, a default more', { prompt: 'a', image: 'a.png', duration: 5 }, ['mode']],
    ['a field more', { prompt: 'a', image: 'a.png', mode: 'pro', duration: 10 }, ['duration']],
    ['another picture', { prompt: 'a', image: 'c.png', mode: 'pro' }, ['image']],
    ['nothing', { prompt: 'a', image: 'sub/b.png', mode: 'professional', run: { attempts: 1 } }, []],
  ])('names the fields: %s', (_what, row, fields) => {
    expect(findDifference(before, meaningOfRow(row))).toEqual({ fields, replaced: [] });
  });

  it('names the picture that lies where it lay and holds something else, when that is all', () => {
    const replaced = () => contentWord('another');
    const row = { prompt: 'a', image: 'a.png', mode: 'pro' };
    expect(findDifference(before, meaningOfRow(row, replaced))).toEqual({ fields: ['image'], replaced: ['a.png'] });
    const edited = meaningOfRow({ ...row, prompt: 'b' }, replaced);
    expect(findDifference(before, edited)).toEqual({ fields: ['prompt', 'image'], replaced: [] });
  });
});
