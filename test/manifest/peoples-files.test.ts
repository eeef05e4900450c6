import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../src/domain/invalid-request.js';
import type { Manifest, ManifestOptions } from '../../src/manifest/manifest.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { checkInput } from '../../src/pictures/input-file.js';
import { exif, jpeg, png } from './picture-files.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kling-people-'));
});
afterAll(() => rm(directory, { recursive: true }));

const at = (name: string) => path.join(directory, name);

async function read(name: string, content: string | Buffer, options: Partial<ManifestOptions> = {}): Promise<Manifest> {
  await writeFile(at(name), content);
  return readManifest(at(name), { checkInput, ...options });
}

const requests = async (...given: Parameters<typeof read>) =>
  (await read(...given)).items.map(({ request }) => request);
const short = (text: string) => text.replaceAll(`${directory}/`, '');
const notices = async (...given: Parameters<typeof read>) => (await read(...given)).notices.map(short);

/** The lines that somebody sees, without the directory. */
async function complaints(...given: Parameters<typeof read>): Promise<string[]> {
  const error: unknown = await read(...given).catch((thrown: unknown) => thrown);
  if (error instanceof InvalidRequest)
    return error.facts.complaints.map(({ path: where, text }) => short(`${where}: ${text}`));
  return ['accepted'];
}

describe('headers of people', () => {
  it('are read by what they mean, and columns of their own are kept', async () => {
    const content = 'Prompt,Duration,Aspect Ratio,Status,Notes\na boat,5,16:9,For Production,for the May issue\n';
    expect(await requests('sheet.csv', content)).toEqual([
      {
        prompt: 'a boat',
        duration: '5',
        aspect_ratio: '16:9',
        metadata: { Status: 'For Production', Notes: 'for the May issue' },
      },
    ]);
    expect(await notices('sheet.csv', content)).toEqual(['kept as metadata, and not sent to Kling: Status, Notes']);
  });

  it.each([
    ['PROMPT', 'prompt'],
    ['\u200bPrompt', 'prompt'],
    ['\ufeff Prompt\u00a0', 'prompt'],
    ['Negative Prompt', 'negative_prompt'],
    ['negative-prompt', 'negative_prompt'],
    ['negativePrompt', 'negative_prompt'],
    ['NEGATIVE\u2011PROMPT', 'negative_prompt'],
  ])('%j is %s', async (name, field) => {
    const [request] = await requests(
      't.csv',
      `id,${field === 'prompt' ? '' : 'prompt,'}${name},x\n1,${field === 'prompt' ? '' : 'a,'}"b, c",\n`,
    );
    expect(request).toMatchObject({ [field]: 'b, c' });
  });

  it('are the same in dotted columns, in JSON and in set', async () => {
    const dotted =
      'Prompt,Model Name,Camera Control.Type,camera-control.CONFIG.Zoom,Run.Stuck After,Task ID\na,kling-v1,simple,5,10m,\n';
    expect(await requests('t.csv', dotted)).toEqual([
      {
        prompt: 'a',
        model_name: 'kling-v1',
        camera_control: { type: 'simple', config: { zoom: 5 } },
        run: { stuckAfter: '10m' },
      },
    ]);
    const line = '{"Prompt":"a","aspectRatio":"1:1","Shot":null,"Owner":"me","tags":["x"]}\n';
    expect(await requests('t.jsonl', line, { set: { 'Duration ': '10', 'metadata.project': 'may' } })).toEqual([
      {
        prompt: 'a',
        aspect_ratio: '1:1',
        duration: '10',
        metadata: { project: 'may', Owner: 'me', tags: ['x'] },
      },
    ]);
  });

  it('do not count for ids: a note that is added changes nothing', async () => {
    const plain = await read('t.csv', 'prompt\na boat\n');
    const noted = await read('t.csv', 'Prompt,Notes\na boat,for May\n');
    expect(noted.items.map(({ id }) => id)).toEqual(plain.items.map(({ id }) => id));
  });

  it.each([
    ['promt', 't.csv:1:3: unknown column "promt"; did you mean "prompt"?'],
    ['Duraton', 't.csv:1:3: unknown column "Duraton"; did you mean "duration"?'],
    [
      'Aspect',
      't.csv:1:3: unknown column "Aspect"; did you mean "aspect_ratio"? (if it is your own, call it "metadata.Aspect" or ignore it)',
    ],
    [
      'First Frame',
      't.csv:1:3: unknown column "First Frame"; did you mean "image"? (if it is your own, call it "metadata.First Frame" or ignore it)',
    ],
    [
      'Shot',
      't.csv:1:3: unknown column "Shot"; did you mean "shot_type"? (if it is your own, call it "metadata.Shot" or ignore it)',
    ],
  ])('that look like a slip for a field are asked about: %s', async (name, line) => {
    const content = `n,${name},prompt,task\n1,5,a,images/generations\n`;
    expect((await complaints('t.csv', content))[0]).toBe(line);
  });

  it.each([
    'Code',
    'No',
    'Nr.',
    'Title',
    'Client',
    'Date',
    'Mood',
    'Priority',
    'Scene',
    'Style',
    'Subject',
    'Name',
    'Tags',
    'Description',
    '#',
  ])("that are a word of their own are nobody's slip: %s", async (name) => {
    expect(await requests('t.csv', `${name},prompt\nx,a\n`)).toEqual([{ prompt: 'a', metadata: { [name]: 'x' } }]);
  });

  it('leave out what is to be left out', async () => {
    const content = 'prompt,Shot,Notes\na,12,x\n';
    expect(await requests('t.csv', content, { ignore: ['shot', 'NOTES'] })).toEqual([{ prompt: 'a' }]);
    expect(await requests('t.jsonl', '{"prompt":"a","Shot":1,"promt":"b"}', { ignore: ['Shot', 'promt'] })).toEqual([
      { prompt: 'a' },
    ]);
    expect(await requests('t.csv', 'prompt,metadata.Shot\na,12\n')).toEqual([
      { prompt: 'a', metadata: { Shot: '12' } },
    ]);
  });

  it('are named when what is to be left out is none of them', async () => {
    const said = [
      'no column is called "Nope" or "Statuss": the columns are Prompt, Status',
      'kept as metadata, and not sent to Kling: Status',
    ];
    const ignore = ['Nope', 'Statuss'];
    expect(await notices('t.csv', 'Prompt,Status\na,\nb,new\n', { ignore })).toEqual(said);
    expect(await notices('t.csv', 'Prompt,,Status\na,,new\n', { ignore: ['status'] })).toEqual([]);
    expect((await notices('t.jsonl', '{"prompt":"a"}\n{"prompt":"b","Status":"new"}', { ignore }))[0]).toBe(
      'no column is called "Nope" or "Statuss": the columns are prompt, Status',
    );
    expect(await notices('t.txt', 'a fox\na hen\n', { ignore: ['Notes'] })).toEqual([
      'no column is called "Notes": the columns are prompt',
    ]);
  });

  it('name no file, and say so', async () => {
    const content =
      'prompt,image,download_name,duration\nA slow pan over a harbour,https://example.com/harbour.jpg,harbour_10s,10\n';
    expect(await notices('t.csv', content)).toEqual([
      'kept as metadata, and not sent to Kling: download_name; download_name names no file here, files are called after their tasks',
    ]);
  });

  it("may be there twice when they are nobody's, and not when they are a field", async () => {
    expect(await requests('t.csv', 'prompt,Notes,Notes\na,x,y\n')).toEqual([
      { prompt: 'a', metadata: { Notes: 'x', 'Notes 2': 'y' } },
    ]);
    expect(await complaints('t.csv', 'prompt,Prompt\na,b\n')).toEqual([
      't.csv:1:8: the column "Prompt" is there twice (columns 1 and 2); remove or rename one',
    ]);
    expect(await complaints('t.jsonl', '{"prompt":"a","Prompt":"b"}\n')).toEqual([
      't.jsonl:1:15 Prompt: means the same as "prompt"; remove one of the two',
    ]);
  });
});

describe('tables as spreadsheets write them', () => {
  it.each([
    ['a line that says the separator', 'sep=;\nprompt;duration;aspect_ratio\na boat, small and red;5;16:9\n'],
    ['the same for commas', 'sep=,\r\nprompt,duration,aspect_ratio\r\n"a boat, small and red",5,16:9\r\n'],
    [
      'the same as a cell among others',
      '\ufeff"sep=;";;\nprompt;duration;aspect_ratio\na boat, small and red;5;16:9\n',
    ],
    ['a separator of its own', 'SEP=^\nprompt^duration^aspect_ratio\na boat, small and red^5^16:9\n'],
    [
      'a line for another separator than follows',
      'sep=;\nprompt,duration,aspect_ratio\n"a boat, small and red",5,16:9\n',
    ],
    ['a line that says none', 'sep=\r\nprompt;duration;aspect_ratio\r\na boat, small and red;5;16:9\r\n'],
    ['a line with blanks', 'sep = ;\nprompt;duration;aspect_ratio\na boat, small and red;5;16:9\n'],
    ['a line for tabs', 'sep=\t\nprompt\tduration\taspect_ratio\na boat, small and red\t5\t16:9\n'],
    ['bars', 'prompt|duration|aspect_ratio\na boat, small and red|5|16:9\n'],
    ['blanks around quotation marks', 'prompt, duration, aspect_ratio\n"a boat, small and red" , "5",  "16:9" \n'],
    [
      'UTF-16 with tabs',
      Buffer.from('\ufeffprompt\tduration\taspect_ratio\na boat, small and red\t5\t16:9\n', 'utf16le'),
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('prompt\tduration\taspect_ratio\na boat, small and red\t5\t16:9\n', 'utf16le'),
    ],
    [
      'UTF-16 the other way round',
      Buffer.from('\ufeffprompt;duration;aspect_ratio\na boat, small and red;5;16:9\n', 'utf16le').swap16(),
    ],
  ])('are read with %s', async (_what, content) => {
    expect(await requests('t.csv', content)).toEqual([
      { prompt: 'a boat, small and red', duration: '5', aspect_ratio: '16:9' },
    ]);
  });

  it('tell the lines that the file has, also below a line for the separator', async () => {
    expect(await complaints('t.csv', 'sep=;\nprompt;duration\na;99\n')).toMatchObject([/^t\.csv:3:3 duration/]);
  });

  it.each([
    '#NAME?',
    '#REF!',
    '#N/A',
    '#VALUE!',
    '#DIV/0!',
    '#NULL!',
    '#NUM!',
    '#SPILL!',
    '#WERT!',
    '#¡REF!',
    '#####',
    'Err:502',
  ])('are refused where a formula has failed: %s', async (cell) => {
    const text = `"${cell}" is the error of a spreadsheet; mend the formula, or leave it empty`;
    expect(await complaints('t.csv', `prompt,duration\na,5\n${cell},5\n`)).toEqual([`t.csv:3:1 prompt: ${text}`]);
    expect(await complaints('t.csv', `prompt,negative_prompt\na,${cell}\n`)).toEqual([
      `t.csv:2:3 negative_prompt: ${text}`,
    ]);
  });

  it.each(['nan', 'NaN', 'NULL', 'null', 'None', 'undefined', '[object Object]', 'N/A', '<NA>', '(null)'])(
    'are refused where a program has had no value: %s',
    async (cell) => {
      const text = `"${cell}" is what a program writes for a value that is missing; write the value, or leave it empty`;
      expect(await complaints('t.csv', `id,prompt,duration\n1, ${cell} ,5\n${cell},b,5\nx,c,${cell}\n`)).toEqual([
        `t.csv:2:3 prompt: ${text}`,
        `t.csv:3:1 id: ${text}`,
        `t.csv:4:5 duration: ${text}`,
      ]);
      expect(await complaints('t.jsonl', `{"Prompt":"${cell}"}\n`)).toEqual([`t.jsonl:1:2 prompt: ${text}`]);
    },
  );

  it("are not refused for such words in a sentence, or in a column of somebody's own", async () => {
    const content = 'prompt,Notes\na null island,#N/A\nNone of them moves,null\n';
    expect(await requests('t.csv', content)).toHaveLength(2);
  });

  it.each([
    ['prompt,duration\na,5\nprompt,duration\nb,5\n', 't.csv:3:1'],
    ['Prompt;Notes\na;x\n PROMPT ;Notes\n', 't.csv:3:1'],
    ['prompt\na, b\nprompt\nc\n', 't.csv:3:1'],
  ])('are refused where the names of the columns come again: %j', async (content, place) => {
    expect(await complaints('t.csv', content)).toEqual([`${place}: the names of the columns again; remove this line`]);
  });

  it('say which rows are the same', async () => {
    expect(await notices('t.csv', 'prompt,duration\na boat,5\na boat,5\nan owl,5\na boat ,5\n')).toEqual([
      'rows 2-3, 5 are the same: three generations',
    ]);
    expect(await notices('t.csv', 'id,prompt\n1,caf\u00e9\n2,cafe\u0301\n3,b\n')).toEqual([
      'rows 2 and 3 are the same: two generations',
    ]);
    expect(await notices('t.csv', 'prompt,duration\na,5\na,10\n')).toEqual([]);
  });

  it('say where a comma in a sentence may have made another column', async () => {
    const notice = (places: string) =>
      `what follows a comma was read as negative_prompt; if it belongs to the text before, put that whole text into quotation marks (${places})`;
    const content = 'prompt,negative_prompt\na paper lantern rises, slow and calm\na,b\nc, d\n';
    expect(await notices('t.csv', content)).toEqual([notice('t.csv:2 and 1 more')]);
    // Who writes blanks behind commas everywhere means nothing by it.
    expect(await notices('t.csv', 'prompt, negative_prompt\na, b\n')).toEqual([]);
    expect(await notices('t.csv', 'prompt,negative_prompt\n"a", b\nc," b"\n')).toEqual([]);
  });
});

describe('prompts, one a line', () => {
  const PROMPTS = [
    'a paper lantern rises, slowly, night sky',
    'a cat "stretches" on a wall',
    '"Help," she says, and runs',
  ];
  it.each([
    ['a text file', 'prompts.txt', PROMPTS.join('\n')],
    ['a text file with blank lines and CR LF', 'prompts.txt', `\ufeff\r\n${PROMPTS.join('\r\n\r\n')}\r\n`],
    ['a text file with a header', 'prompts.txt', `Prompt\n${PROMPTS.join('\n')}\n`],
    ['a table of one column', 'prompts.csv', `prompt\n${PROMPTS.join('\n')}\n`],
    ['a text file in UTF-16', 'prompts.txt', Buffer.from(`\ufeff${PROMPTS.join('\r\n')}`, 'utf16le')],
  ])('are read from %s', async (_what, name, content) => {
    expect(await requests(name, content)).toEqual(PROMPTS.map((prompt) => ({ prompt })));
  });

  it('may be in quotation marks, also over several lines', async () => {
    const content =
      'prompt\n"a boat, ""red"", on a lake"\n"a fox\nin the snow"\n "an owl" \n"never closed, a bear\nb\n';
    expect((await requests('t.csv', content)).map(({ prompt }) => prompt)).toEqual([
      'a boat, "red", on a lake',
      'a fox\nin the snow',
      'an owl',
      '"never closed, a bear',
      'b',
    ]);
  });

  it('are a table still where the first line names several columns', async () => {
    expect(await complaints('t.txt', '\n \n')).toEqual(['t.txt: is empty; write one prompt a line']);
    expect(await requests('t.txt', 'prompt,duration\na,10\n')).toEqual([{ prompt: 'a', duration: '10' }]);
    expect(await requests('t.txt', 'Notes\tImage\nx\thttps://x.example/a.png\n')).toEqual([
      { image: 'https://x.example/a.png', metadata: { Notes: 'x' } },
    ]);
  });

  it('are refused by their lines', async () => {
    expect(await complaints('t.txt', `a\n${'x'.repeat(3000)}\nNULL\n`)).toEqual([
      't.txt:2:1 prompt: 3,000 characters; Kling takes at most 2,500',
      't.txt:3:1 prompt: "NULL" is what a program writes for a value that is missing; write the value, or leave it empty',
    ]);
  });
});

describe.skipIf(process.platform === 'win32')('pictures that people name', () => {
  it('are found with the slashes and letters of another system, and those that are not have a hint', async () => {
    await mkdir(at('sub'), { recursive: true });
    await writeFile(at('sub/caf\u00e9.png'), png(400, 400));
    const content = 'prompt,image\na,sub\\caf\u00e9.png\nb,sub/cafe\u0301.png\n';
    expect((await requests('win.csv', content)).map(({ image }) => image)).toEqual([
      at('sub/caf\u00e9.png'),
      at('sub/caf\u00e9.png'),
    ]);
    expect(await complaints('win.csv', 'prompt,image\na,C:\\Users\\me\\full.png\nb,sub\\gone.png\n')).toEqual([
      'win.csv:2:3 image: "C:\\Users\\me\\full.png" is a path of a Windows machine; write where the file lies on this one',
      'win.csv:3:3 image: "sub\\gone.png" cannot be read: no such file, nor with / instead of \\',
    ]);
  });

  it('are refused when they are cut off, and said when they lie', async () => {
    await writeFile(at('cut.png'), png(400, 400).subarray(0, -20));
    expect(await complaints('t.csv', 'prompt,image\na,cut.png\nb,cut.png\n')).toEqual([
      't.csv:2:3 image: "cut.png" is cut off: its end is missing; copy or download it again (named by 2 items)',
    ]);
    await writeFile(at('turned.jpg'), jpeg(640, 360, exif(6)));
    expect(await notices('t.csv', 'prompt,image\na,turned.jpg\nb,turned.jpg\n')).toEqual([
      'image: "turned.jpg" carries a rotation of 90°; Kling may show it lying: save it the way it should stand (t.csv:2; named by 2 items)',
    ]);
  });
});

describe('files that are none of rows', () => {
  it.each([
    ['passwd', 'root:x:0:0:root:/root:/bin/bash\n'],
    ['secrets', 'KLING_API_KEY=hunter2-root\n'],
    ['credentials.json', '[default]\nroot = hunter2\n'],
    ['broken.jsonl', 'root-hunter2\n'],
    ['latin.csv', Buffer.from('root hunter2 caf\xe9\n', 'latin1')],
    ['key.pem', '-----BEGIN PRIVATE KEY-----\nroothunter2\n'],
  ])('are refused without a word of what they hold: %s', async (name, content) => {
    const lines = await complaints(name, content);
    expect(lines[0]).toMatch(new RegExp(`^${name}:`));
    expect(lines.join()).not.toMatch(/hunter2|root|BEGIN|API/);
  });
});
