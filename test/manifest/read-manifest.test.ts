import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchId } from '../../src/domain/batch/rows/item-id.js';
import { InvalidRequest } from '../../src/domain/invalid-request.js';
import type { Manifest, ManifestOptions } from '../../src/manifest/manifest.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { checkInput } from '../../src/pictures/input-file.js';
import type { InputFile } from '../../src/products/schema/input-files.js';
import { createClip } from '../../src/simulator/media/clip.js';
import { png } from './picture-files.js';
import { parseRequest } from '../../src/domain/generation/request.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kling-manifest-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

const at = (name: string) => path.join(directory, name);

async function read(name: string, content: string | Buffer, options: Partial<ManifestOptions> = {}): Promise<Manifest> {
  await writeFile(at(name), content);
  return readManifest(at(name), { checkInput, ...options });
}

/** The lines that somebody sees, without the directory. */
async function complaints(reading: Promise<Manifest>): Promise<string[]> {
  try {
    await reading;
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.map(({ path: where, text }) => `${where}: ${text}`.replaceAll(`${directory}/`, ''));
  }
  return ['accepted'];
}

const FIRST_LINE =
  'no column of this line has a name that is known; the first line must name the columns, e.g. prompt,duration (for one prompt a line: prompt)';

describe('readManifest', () => {
  it.each([
    ['commas', 'prompt,duration,id\na red fox,5,\n"a bear, asleep",10,bear\n'],
    ['semicolons', 'prompt;duration;id\na red fox;5;\na bear, asleep;10;bear\n'],
    ['tabs', 'prompt\tduration\tid\na red fox\t5\t\na bear, asleep\t10\tbear\n'],
    ['a byte order mark', '\ufeffprompt,duration,id\na red fox,5,\n"a bear, asleep",10,bear\n'],
    ['CR LF', 'prompt,duration,id\r\na red fox,5,\r\n"a bear, asleep",10,bear\r\n'],
    ['CR', 'prompt,duration,id\ra red fox,5,\r"a bear, asleep",10,bear'],
    [
      'blank lines and rows, and empty columns',
      '\n"prompt", duration ,id,,\n\na red fox, 5,,,\n,,,,\n"a bear, asleep",10 ,bear\n\n',
    ],
    ['JSONL', '{"prompt":"a red fox","duration":"5"}\n\n{"id":"bear","prompt":"a bear, asleep","duration":10}'],
    ['a JSON list', '[{"prompt":"a red fox","duration":"5"},\n{"id":"bear","prompt":"a bear, asleep","duration":10}]'],
  ])('reads the same items from a file with %s, whatever its name', async (_what, content) => {
    for (const name of ['foxes.csv', 'foxes.txt']) {
      const { items } = await read(name, content);
      expect(items.map(({ id, request }) => ({ id, request }))).toEqual([
        { id: items[0]?.id, request: { prompt: 'a red fox', duration: '5' } },
        { id: 'bear', request: { prompt: 'a bear, asleep', duration: '10' } },
      ]);
      expect(items[0]?.id).toBe('1d40f6dcd7');
    }
  });

  it('reads a single object that is spread over several lines', async () => {
    expect((await read('one.json', '{\n  "prompt": "a",\n  "duration": 5\n}\n')).items).toMatchObject([
      { request: { prompt: 'a' } },
    ]);
  });

  it('makes objects of dotted columns, and reads JSON in cells', async () => {
    const content =
      'prompt,model_name,camera_control.type,camera_control.config.zoom,run.attempts,multi_shot,shot_type,multi_prompt\n' +
      'a,kling-v1,simple,5,2,,,\n' +
      'b,kling-v3,,,,TRUE,customize,"[{""index"":1,""prompt"":""x"",""duration"":""5""}]"\n';
    expect((await read('dotted.csv', content)).items.map(({ request }) => request)).toEqual([
      {
        prompt: 'a',
        model_name: 'kling-v1',
        camera_control: { type: 'simple', config: { zoom: 5 } },
        run: { attempts: 2 },
      },
      {
        prompt: 'b',
        model_name: 'kling-v3',
        multi_shot: true,
        shot_type: 'customize',
        multi_prompt: [{ index: 1, prompt: 'x', duration: '5' }],
      },
    ]);
  });

  it('takes the account of each row from its column, and none where that is empty', async () => {
    const { items } = await read(
      'accounts.csv',
      'id,prompt,run.account\na,a fox,studio\nb,a bear,\nc,an owl,default\n',
    );
    expect(items.map(({ request }) => parseRequest(request).run.account)).toEqual(['studio', undefined, undefined]);
  });

  it('says once what it understood differently, and of which rows', async () => {
    const { notices } = await read('notices.csv', 'prompt,mode\na,standard\nb,std\nc,standard\n');
    expect(notices).toEqual([`mode: "standard" is sent to Kling as "std" (${at('notices.csv')}:2 and 1 more)`]);
  });

  it('makes the same file the same batch, and another with another set', async () => {
    const content = 'prompt\na\nb\na\n';
    const [one, two, other] = [
      await read('a.csv', content),
      await read('b.csv', content),
      await read('a.csv', content, { set: { duration: 10 } }),
    ];
    expect(two).toEqual(one);
    expect(one.items.map(({ id }) => id)).toEqual([one.items[0]?.id, one.items[1]?.id, `${one.items[0]?.id ?? ''}-2`]);
    expect(batchId('a.csv', one.items)).not.toBe(batchId('a.csv', other.items));
  });

  it('gives the same items from CSV and from JSONL', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((one) => one.trim() !== '');
    const row = fc.record(
      {
        prompt: fc.oneof(text, fc.constantFrom('a, b', 'a "b"', 'a\nb', '"', ' a ', 'true', '[1]')),
        negative_prompt: text,
        duration: fc.constantFrom('5', '10'),
        mode: fc.constantFrom('std', 'pro'),
        watermark_info: fc.record({ enabled: fc.boolean() }),
        id: fc.uuid(),
      },
      { requiredKeys: ['prompt'] },
    );
    const cell = (value: unknown): string => {
      const written = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
      return /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
    };
    const names = ['prompt', 'negative_prompt', 'duration', 'mode', 'watermark_info', 'id'] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
        const csv = [names.join(','), ...rows.map((one) => names.map((name) => cell(one[name])).join(','))].join('\n');
        const jsonl = rows.map((one) => JSON.stringify(one)).join('\n');
        // A comma in the wrong place is something that only CSV can be suspected of.
        const withoutNotices = async (name: string, text: string) => ({ ...(await read(name, text)), notices: [] });
        expect(await withoutNotices('same.csv', csv)).toEqual(await withoutNotices('same.jsonl', jsonl));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a table that will not do', () => {
  it.each<[string, string | Buffer, string[]]>([
    [
      'is empty',
      ' \n\n',
      ['t.csv: is empty; write a line that names the columns, e.g. prompt,duration, and one for each generation'],
    ],
    ['has a header only', 'prompt,duration\n', ['t.csv: has a header and no rows; write one line for each generation']],
    ['has no header', 'a red fox in the snow, at night\na bear\n', [`t.csv:1:1: ${FIRST_LINE}`]],
    ['names a column wrongly', 'promt,duration\na,5\n', ['t.csv:1:1: unknown column "promt"; did you mean "prompt"?']],
    [
      'names columns that there are not',
      'prompt,notes,model,run.atempts,camera_control.zoom,multi_prompt.prompt\na,,,,,\n',
      [
        't.csv:1:14: unknown column "model"; did you mean "model_name"? (if it is your own, call it "metadata.model" or ignore it)',
        't.csv:1:20: unknown column "run.atempts": unknown; did you mean "attempts"?',
        't.csv:1:32: unknown column "camera_control.zoom"; camera_control has type, config',
        't.csv:1:52: multi_prompt is a list; name the column "multi_prompt" and write JSON into its cells',
      ],
    ],
    [
      'names a column twice',
      'prompt,duration,prompt\na,5,b\n',
      ['t.csv:1:17: the column "prompt" is there twice (columns 1 and 3); remove or rename one'],
    ],
    [
      'has a cell in a column without a name',
      'prompt,,duration\na,,5\nb,x,5\n',
      ['t.csv:3:3: column 2 has no name in the header; name it, or empty this cell'],
    ],
    [
      'has rows of other lengths',
      'prompt,duration\na fox, red,5\nb\n"c",5,,\n',
      [
        't.csv:2:12: 3 cells, but the header names 2; put text that holds a comma into quotation marks "..."',
        't.csv:3: 1 cell, but the header names 2; write a comma for each empty cell too',
      ],
    ],
    [
      'has quotation marks inside cells',
      'prompt,duration\na "red" fox,5\nb,7\n"c"d,5\n',
      [
        't.csv:2:3: a quotation mark inside a cell; put the whole cell into quotation marks and write those inside it twice: "a ""red"" fox"',
        't.csv:3:3 duration: "7" is not possible with kling-v2-6; write "5" or "10"',
        't.csv:4:4: text after the closing quotation mark of a cell; end the cell there, or write those inside it twice: "a ""red"" fox"',
      ],
    ],
    [
      'never closes a quotation mark',
      'prompt,duration\na,5\nb,"5\nc,5\n',
      [
        't.csv:3:3: this quotation mark is never closed; end the cell with one and write those inside it twice: "a ""red"" fox"',
      ],
    ],
    [
      'closes a quotation mark in a later row',
      'prompt,duration\n"a,5\n"b",5\nc,7\n',
      [
        't.csv:3:2: text after the closing quotation mark of a cell that began in line 2; end the cell there, or write those inside it twice: "a ""red"" fox"',
        't.csv:4:3 duration: "7" is not possible with kling-v2-6; write "5" or "10"',
      ],
    ],
    [
      'has mistakes behind cells of several lines',
      'prompt,negative_prompt,duration\n"a\nb\nc","d\ne",7\nf,,"\n7"\n',
      [
        't.csv:5:4 duration: "7" is not possible with kling-v2-6; write "5" or "10"',
        't.csv:6:4 duration: "7" is not possible with kling-v2-6; write "5" or "10"',
      ],
    ],
    [
      'has broken JSON in a cell',
      'prompt,camera_control\na,{type\n',
      [
        't.csv:2:3 camera_control: "{type" is not JSON; write it as in Kling\'s documentation, e.g. {"type":"simple","config":{"zoom":5}}',
      ],
    ],
    [
      'has mistakes in dotted columns',
      'prompt,camera_control.type,camera_control.config.zoom,run.attempts\na,simple,99,0\n',
      [
        't.csv:2:10 camera_control.config.zoom: "99"; write a number from -10 to 10',
        't.csv:2:13 run.attempts: "0"; write a whole number from 1 to 10',
      ],
    ],
    [
      'names an account as none is named',
      'prompt,run.account\na,My Studio\n',
      [
        't.csv:2:3 run.account: "My Studio" is no name of an account; write small letters, digits, - and _, 40 at most, a letter first',
      ],
    ],
    [
      'gives an id twice',
      'id,prompt\nfox,a\nbear,b\nfox,c\n',
      ['t.csv:4:1 id: "fox" is the id of t.csv:2 too; give each its own, or none'],
    ],
    ['holds a NUL', 'prompt\nfoo\0bar\n', ['t.csv:2:4: a NUL character; the file is damaged or is no text']],
    [
      'is not UTF-8',
      Buffer.from('prompt\nfox\ncaf\xe9, red\n', 'latin1'),
      ['t.csv:3:4: is not UTF-8; save the file as UTF-8 (in Excel: "CSV UTF-8")'],
    ],
    [
      'is UTF-16 that was cut',
      Buffer.from('\ufeffprompt\nfox\n', 'utf16le').subarray(0, -1),
      ['t.csv: is damaged UTF-16; save it as UTF-8 (in Excel: "CSV UTF-8")'],
    ],
    [
      'is a workbook',
      Buffer.from('PK\x03\x04rest'),
      ['t.csv: is an Excel workbook or an archive; save the sheet as "CSV UTF-8" and give that file'],
    ],
    [
      'has a line of 3 MB',
      `prompt\na\n${'x'.repeat(3 * 1024 * 1024)}\n`,
      ['t.csv:3: a line of 3.0 million characters, more than 1 MB; give pictures as paths or URLs'],
    ],
    [
      'has too many rows',
      `prompt\n${'a fox\n'.repeat(100_001)}`,
      ['t.csv: 100,001 rows; a batch takes at most 100,000: split the file'],
    ],
  ])('is refused when it %s', async (_what, content, lines) => {
    expect(await complaints(read('t.csv', content))).toEqual(lines);
  });
});

describe('JSONL that will not do', () => {
  it.each<[string, string, string[]]>([
    [
      'is broken in several lines',
      '{"prompt":"a",}\n{"prompt":"b","duration":7}\n\n7\n{"promt":"c"}\n',
      [
        't.jsonl:1:15: a comma before }; remove it',
        't.jsonl:2:15 duration: "7" is not possible with kling-v2-6; write "5" or "10"',
        't.jsonl:4:1: is 7; write an object, e.g. {"prompt":"a red fox"}',
        't.jsonl:5:2 promt: unknown field; did you mean "prompt"?',
      ],
    ],
    [
      'is wrong deep inside',
      '{"prompt":"a","camera_control":{"type":"simple","config":{"zoom":99}}}\n',
      ['t.jsonl:1:59 camera_control.config.zoom: 99; write a number from -10 to 10'],
    ],
    [
      'is a table',
      'prompt\na\n',
      [
        't.jsonl:1:1: this is no JSON; write text in quotation marks "...", a number, true, false or null',
        't.jsonl:2:1: this is no JSON; write text in quotation marks "...", a number, true, false or null',
      ],
    ],
    [
      'is a list with mistakes',
      '[{"prompt":"a"},\n {"prompt":"b","duration":7},\n {"promt":"c"}, 7]',
      [
        't.jsonl:2:16 duration: "7" is not possible with kling-v2-6; write "5" or "10"',
        't.jsonl:3:3 promt: unknown field; did you mean "prompt"?',
        't.jsonl:3:17: is 7; write an object, e.g. {"prompt":"a red fox"}',
      ],
    ],
    [
      'is a broken list',
      '[{"prompt":"a"},\n {"prompt":"b"}\n {"prompt":"c"}]',
      ['t.jsonl:3:2: "{" where a comma or ] is expected'],
    ],
    ['is an empty list', '[]', ['t.jsonl: is an empty list; write an object for each generation']],
    [
      'gives an id twice',
      '{"id":"a","prompt":"a"}\n{"prompt":"b", "id":"a"}',
      ['t.jsonl:2:16 id: "a" is the id of t.jsonl:1 too; give each its own, or none'],
    ],
    [
      'has too many lines',
      '{"prompt":"a"}\n'.repeat(130_000),
      ['t.jsonl: 130,000 rows; a batch takes at most 100,000: split the file'],
    ],
  ])('is refused when it %s', async (_what, content, lines) => {
    expect(await complaints(read('t.jsonl', content))).toEqual(lines);
  });
});

describe('a path that will not do', () => {
  it('says what is there instead of a file', async () => {
    await mkdir(at('folder'));
    const options = { checkInput };
    expect(await complaints(readManifest(at('none.csv'), options))).toEqual([
      'none.csv: there is no such file; write the path of a CSV or JSONL file, or - for standard input',
    ]);
    expect(await complaints(readManifest(at('folder'), options))).toEqual([
      'folder: is a directory; write the path of a CSV or JSONL file in it',
    ]);
    expect(await complaints(readManifest(at('a\0b'), options))).toEqual(['a\0b: the path holds a NUL character']);
  });
});

describe('the pictures of a manifest', () => {
  it('are relative to the file, those of set to the directory of whoever gave it, and checked once each', async () => {
    await mkdir(at('jobs/pictures'), { recursive: true });
    await writeFile(at('jobs/pictures/cat.png'), png(400, 400));
    await writeFile(at('end.png'), png(400, 400));
    const checked: string[] = [];
    const checkEach = (input: InputFile) => {
      checked.push(path.relative(directory, input.file));
      return checkInput(input);
    };
    const content = `prompt,image\n${'a,pictures/cat.png\n'.repeat(1000)}b,https://x.example/dog.png\n`;
    const options = { checkInput: checkEach, set: { image_tail: 'end.png', mode: 'pro' }, setDirectory: directory };
    const { items } = await read('jobs/cats.csv', content, options);
    expect(checked.sort()).toEqual(['end.png', 'jobs/pictures/cat.png']);
    expect(items[999]?.request).toEqual({
      prompt: 'a',
      mode: 'pro',
      image: at('jobs/pictures/cat.png'),
      image_tail: at('end.png'),
    });
    expect(items[1000]?.request).toEqual({
      prompt: 'b',
      mode: 'pro',
      image: 'https://x.example/dog.png',
      image_tail: at('end.png'),
    });
  });

  it('are held against what each use of them takes, since the same video may do for one product and be too long for another', async () => {
    await writeFile(at('song.mp4'), 'a video');
    const rows = [
      '{"id":"sound","task":"video-to-audio","video_url":"song.mp4"}',
      '{"id":"lips","task":"identify-face","video_url":"song.mp4"}',
    ].join('\n');
    const seen: unknown[] = [];
    const look = (input: InputFile) => {
      seen.push(input.limits?.seconds);
      return Promise.resolve({ sha256: 'a', notices: [] });
    };
    await read('uses.jsonl', rows, { checkInput: look });
    expect(seen).toHaveLength(2);
    expect(seen[0]).not.toEqual(seen[1]);
  });

  it('are found within objects as well, and videos as pictures are, with the place of what is refused', async () => {
    await mkdir(at('deep'), { recursive: true });
    await writeFile(at('deep/cake.png'), png(400, 400));
    await writeFile(
      at('deep/short.mp4'),
      Buffer.concat(createClip({ shape: 'wide', prompt: 'p', durationSeconds: 2 })),
    );
    const row = { product: 'effects', effect_scene: 'squish', input: { image: 'cake.png' } };
    const frame = { product: 'new-omni-video', contents: [{ type: 'first_frame', url: 'cake.png' }] };
    const { items } = await read('deep/rows.jsonl', `${JSON.stringify(row)}\n${JSON.stringify(frame)}\n`);
    expect(items.map(({ request }) => request.image)).toEqual([at('deep/cake.png'), at('deep/cake.png')]);
    const table = 'task,video_url\nvideo-to-audio,short.mp4\n';
    const withStore = (input: InputFile) => checkInput(input, { hasStore: true });
    expect(await complaints(read('deep/sound.csv', table, { checkInput: withStore }))).toEqual([
      'deep/sound.csv:2:16 video_url: "deep/short.mp4" is 2.0 s long; Kling takes 3 to 20 s',
    ]);
    expect(await complaints(read('deep/sound.csv', table))).toEqual([
      expect.stringMatching(
        /^deep\/sound\.csv:2:16 video_url: "deep\/short\.mp4" is a file, and Kling takes videos by URL only/,
      ),
    ]);
  });

  it('count by what they hold: the same in another directory or under another name is the same row and batch', async () => {
    const identify = async (folder: string, name: string, content: Buffer) => {
      await mkdir(at(folder), { recursive: true });
      await writeFile(at(`${folder}/${name}`), content);
      const manifest = await read(`${folder}/cats.csv`, `image\n${name}\n`);
      return [manifest.items[0]?.id, batchId('cats.csv', manifest.items)];
    };
    const here = await identify('here', 'cat.png', png(400, 400));
    expect(await identify('there', 'cat.png', png(400, 400))).toEqual(here);
    expect(await identify('there/below', 'copy of a cat.png', png(400, 400))).toEqual(here);
    const [id, batch] = await identify('here', 'cat.png', png(400, 401));
    expect([id === here[0], batch === here[1]]).toEqual([false, false]);
  });

  it('are complained of together with everything else, each with the first row that names it', async () => {
    await writeFile(at('small.png'), png(100, 400));
    const content = 'prompt,image,duration\na,none.png,5\nb,small.png,5\nc,none.png,5\nd,small.png,7\n';
    expect(
      await complaints(
        read('bad.csv', content, { set: { image_tail: 'gone.png', mode: 'pro' }, setDirectory: directory }),
      ),
    ).toEqual([
      'set image_tail: "gone.png" cannot be read: no such file',
      'bad.csv:2:3 image: "none.png" cannot be read: no such file (named by 2 items)',
      'bad.csv:3:3 image: "small.png" is 100x400 px; each side must be at least 300 px',
      'bad.csv:5:13 duration: "7" is not possible with kling-v2-6; write "5" or "10"',
    ]);
  });
});
