import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';
import type { GivenPipeline } from '../../../src/manifest/pipeline/prepare-pipeline.js';
import { readPipelineFile } from '../../../src/manifest/pipeline/read-pipeline-file.js';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'kling-pipeline-'));
});
afterAll(() => rm(directory, { recursive: true }));

const checked: string[] = [];
const seen = new Map<string, number>();

async function read(text: string | Buffer, given: GivenPipeline = {}, name = 'story.yaml') {
  const file = path.join(directory, name);
  await writeFile(file, text);
  return readPipelineFile(file, {
    given,
    givenDirectory: '/elsewhere',
    checkInput: ({ file: input }) => {
      checked.push(input);
      seen.set(input, (seen.get(input) ?? 0) + 1);
      return Promise.resolve({ sha256: 'a', notices: [] });
    },
  });
}

/** What is wrong with a file, each with its line as people see it. */
async function complain(text: string | Buffer, given: GivenPipeline = {}): Promise<string[]> {
  try {
    await read(text, given);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.map(({ path: where, text: words, excerpt = [] }) =>
      [`${where.replace(`${directory}/`, '')}: ${words}`, ...excerpt].join('\n'),
    );
  }
}

describe('readPipelineFile', () => {
  it('reads YAML 1.2: plain words are texts, long ids stay whole, and aliases may be used', async () => {
    const { request } = await read(`
name: no
params:
  on: yes
  id: 867283741759111202
  n: 5
steps:
  scene: &scene
    generate: {prompt: "\${params.on}", duration: 5}
  other: *scene
`);
    expect(request).toMatchObject({
      name: 'no',
      params: { on: { default: 'yes' }, id: { default: '867283741759111202' }, n: { default: 5 } },
    });
    expect(request.steps.map(({ name }) => name)).toEqual(['scene', 'other']);
  });

  it('is called after its file, and takes values, steps and options from outside', async () => {
    const text = 'params: {topic: a fox}\nrun: {attempts: 2}\nsteps: {scene: {generate: {prompt: "${params.topic}"}}}';
    const given = { with: { topic: 'an owl' }, selection: { only: ['scene'] }, run: { budget: 5 } };
    const { input } = await read(text, given);
    expect(input).toMatchObject({
      name: 'story',
      with: { topic: 'an owl' },
      only: ['scene'],
      run: { attempts: 2, budget: 5 },
    });
  });

  it.each<[string, unknown]>([
    ['1984', '1984'],
    ['2.50', '2.50'],
    ['"so"', '"so"'],
    ['null', 'null'],
    ['a fox', 'a fox'],
    ['true', true],
    ['[1, "b"]', [1, 'b']],
    ['{"a": 1}', { a: 1 }],
  ])('takes %s, typed for a param without a default, as a text or what else it can only be', async (typed, value) => {
    const text = 'params: {topic: null}\nsteps: {scene: {generate: {prompt: a fox}}}';
    expect((await read(text, { texts: { topic: typed } })).request.given).toEqual({ topic: value });
  });

  it('gives a prompt and a number alike what was typed as digits for a param without a default', async () => {
    const text =
      'params: {topic: null, seconds: null}\nsteps: {scene: {when: "params.seconds > 5", generate: {prompt: "${params.topic}", duration: "${params.seconds}"}}}';
    const { checked } = await read(text, { texts: { topic: '1984', seconds: '10' } });
    expect(checked.steps[0]?.requests).toMatchObject([{ body: { prompt: '1984', duration: '10' } }]);
  });

  it('takes what is typed as what the param is: a text by its default, else JSON where it is such', async () => {
    const text =
      'params: {topic: a fox, n: 1, id: null}\nsteps: {scene: {generate: {prompt: "${params.topic}${params.n}${params.id}"}}}';
    const texts = { topic: '5', n: '[1, 2]', id: '867283741759111202' };
    expect((await read(text, { texts })).request.given).toEqual({ topic: '5', n: [1, 2], id: '867283741759111202' });
    expect((await read(text, { texts: { id: 'x', n: '2.50' } })).request.given).toEqual({ n: 2.5, id: 'x' });
  });

  it('reads JSON as well, with tabs, a byte order mark and Windows line ends', async () => {
    const text = '\ufeff{\r\n\t"steps": {\r\n\t\t"scene": {"generate": {"prompt": "a fox"}},\r\n\t}\r\n}\r\n';
    expect((await read(text)).request.steps).toHaveLength(1);
    expect(await complain(text.replace('prompt', 'promt'))).toEqual([
      'story.yaml:3:26 steps.scene.generate.promt: unknown field; did you mean "prompt"?\n3 |   "scene": {"generate": {"promt": "a fox"}},\n  |                          ^',
    ]);
  });

  it.each([
    [
      'an unknown field',
      'steps:\n  scene:\n    generate:\n      prompt: a fox\n      durration: 5\n',
      [
        'story.yaml:5:7 steps.scene.generate.durration: unknown field; did you mean "duration"?\n5 |       durration: 5\n  |       ^',
      ],
    ],
    [
      'a wrong value',
      'steps:\n  scene:\n    generate: {prompt: a fox, duration: 7}\n',
      [
        'story.yaml:3:41 steps.scene.generate.duration: "7" is not possible with kling-v2-6; write "5" or "10"\n3 |     generate: {prompt: a fox, duration: 7}\n  |                                         ^',
      ],
    ],
    [
      'a reference inside a text',
      'steps:\n  scene: {generate: {prompt: a fox}}\n  last:\n    frame: {video: "${scene.file}", at: "${scne.seconds}"}\n',
      [
        'story.yaml:4:44 steps.last.frame.at: there is no step "scne"; did you mean "scene"?\n4 |     frame: {video: "${scene.file}", at: "${scne.seconds}"}\n  |                                            ^',
      ],
    ],
    [
      'a missing field',
      'steps:\n  scene: {generate: {prompt: a fox}}\n  last:\n    frame: {at: first}\n',
      [
        'story.yaml:4:5 steps.last.frame.video: missing; write the video, an MP4 or MOV\n4 |     frame: {at: first}\n  |     ^',
      ],
    ],
    [
      'a key that stands twice',
      'steps:\n  scene: {generate: {prompt: a}}\n  scene: {generate: {prompt: b}}\n',
      [
        'story.yaml:3:3: stands twice in this object; remove or rename one\n3 |   scene: {generate: {prompt: b}}\n  |   ^',
      ],
    ],
    ['a tab', 'steps:\n\tscene:\n', ['story.yaml:2:1: a tab; indent with blanks\n2 |  scene:\n  | ^']],
    [
      'a reference in brackets without quotes',
      'steps:\n  all: {join: {videos: [${scene.file}, ${b.file}]}}\n',
      [
        'story.yaml:2:26: inside [ ] and { } write references in quotes, e.g. ["${scene.file}"]\n2 |   all: {join: {videos: [${scene.file}, ${b.file}]}}\n  |                          ^',
      ],
    ],
    [
      'a text with a colon',
      'steps:\n  scene:\n    generate:\n      prompt: a fox: the return\n',
      [
        'story.yaml:4:15: a second ": " on one line; put a text that holds one in quotes\n4 |       prompt: a fox: the return\n  |               ^',
      ],
    ],
    [
      'a tag',
      'steps:\n  scene: !js {generate: {prompt: a}}\n',
      [
        'story.yaml:2:10: the tag !js is not possible; leave it out\n2 |   scene: !js {generate: {prompt: a}}\n  |          ^',
      ],
    ],
    [
      'an alias of nothing',
      'steps:\n  scene: *other\n',
      ['story.yaml:2:10: there is no &other before *other\n2 |   scene: *other\n  |          ^'],
    ],
    [
      'an alias inside of what it stands for',
      'steps: &all\n  scene: {generate: *all}\n',
      [
        'story.yaml:2:21: *all stands inside of what &all names; write out what is meant\n2 |   scene: {generate: *all}\n  |                     ^',
      ],
    ],
    [
      'a param that holds itself',
      'params: {look: &look [*look]}\nsteps: {scene: {generate: {prompt: a}}}\n',
      [
        'story.yaml:1:23: *look stands inside of what &look names; write out what is meant\n1 | params: {look: &look [*look]}\n  |                       ^',
      ],
    ],
    [
      'two documents',
      'steps: {scene: {generate: {prompt: a}}}\n---\na: 1\n',
      ['story.yaml:2:1: a second document; a file holds one pipeline: remove the line "---"\n2 | ---\n  | ^'],
    ],
    [
      'a list',
      '- scene\n',
      [
        'story.yaml: the input is ["scene"]; write one JSON object, e.g. {"steps":{"scene":{"generate":{"prompt":"a red fox in the snow"}}}}',
      ],
    ],
    [
      'an empty file',
      '\n',
      ['story.yaml: is empty; write e.g. steps: and below it scene: and generate: with a prompt'],
    ],
  ])('shows the line with %s', async (_what, text, sentences) => {
    expect(await complain(text)).toEqual(sentences);
  });

  it('says every mistake at once, in the order of the file, and nothing of what follows from another', async () => {
    const text = `steps:
  scene: {generate: {prompt: a fox, durration: 5}}
  more: {generate: {video_id: "\${scene.videoId}"}}
  film: {join: {videos: ["\${scne.file}"]}}
  other: {fram: {video: "\${scene.file}"}}
  last: {frame: {video: "\${other.file}"}}
  end: {generate: {image: "\${scene.file}"}}
  odd: {generate: {prompt: "\${scene.file"}, when: "\${scene.seconds} = 5"}
`;
    expect((await complain(text)).map((one) => one.split('\n')[0])).toEqual([
      'story.yaml:2:37 steps.scene.generate.durration: unknown field; did you mean "duration"?',
      'story.yaml:4:29 steps.film.join.videos[0]: there is no step "scne"; did you mean "scene"?',
      'story.yaml:5:11 steps.other.fram: unknown; did you mean "frame"?',
      'story.yaml:7:27 steps.end.generate.image: takes a picture, and scene makes a video; take a picture out of it with a step "frame", or write ${scene.thumbnail}',
      'story.yaml:8:29 steps.odd.generate.prompt: "${" without "}"; for the two characters themselves write "$${"',
      'story.yaml:8:69 steps.odd.when: "=" is not possible here; write == to compare',
    ]);
  });

  it('refuses aliases that grow beyond all bounds, at once', async () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih'])
      lines.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`);
    expect(await complain(lines.join('\n'))).toEqual([
      'story.yaml:1:1: its aliases (*name) stand for more than 1000 others; write it out',
    ]);
  });

  it.each([300, 600, 900, 3000, 50_000])('refuses what is nested %i deep in a sentence', async (depth) => {
    const sentences = await complain(`steps: {scene: {generate: {prompt: ${'['.repeat(depth)}${']'.repeat(depth)}}}}`);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/nested too deeply to be read(\n|$)/);
  });

  it('puts rows of a file into the input, columns as they are written', async () => {
    await writeFile(path.join(directory, 'scenes.csv'), 'Scene Text;image\na fox;cat.png\n"an; owl";\n');
    const { input } = await read(`
steps:
  video:
    forEach: {rows: scenes.csv}
    generate: {prompt: '\${each["Scene Text"]}', image: '\${each.image ?? "./dog.png"}'}
`);
    expect(input.rows).toEqual({
      'scenes.csv': [
        { 'Scene Text': 'a fox', image: path.join(directory, 'cat.png') },
        { 'Scene Text': 'an; owl', image: null },
      ],
    });
  });

  it('says which file of rows is not there, and what is wrong in one', async () => {
    const text = (file: string) =>
      `steps:\n  video:\n    forEach: {rows: ${file}}\n    generate: {prompt: '\${each.a}'}\n`;
    expect(await complain(text('none.csv'))).toEqual([
      'story.yaml:3:21 steps.video.forEach.rows: none.csv: there is no such file; write the path of a CSV or JSONL file, from the folder of the pipeline\n3 |     forEach: {rows: none.csv}\n  |                     ^',
    ]);
    await writeFile(path.join(directory, 'twice.csv'), 'a,a\n1,2\n');
    expect(await complain(text('twice.csv'))).toEqual([
      'twice.csv:1: the column "a" is there twice; remove or rename one',
    ]);
  });

  it('says of what is no plain file that it is none of a pipeline', async () => {
    const checkInput = () => Promise.resolve({ sha256: 'a', notices: [] });
    await expect(readPipelineFile('/dev/null', { givenDirectory: '/elsewhere', checkInput })).rejects.toMatchObject({
      facts: {
        complaints: [
          {
            path: '/dev/null',
            text: 'is no file of a pipeline; write the path of a YAML or JSON file, or - for standard input',
          },
        ],
      },
    });
  });

  it('makes paths absolute: in fields, in params and in elements that fields refer to, and in what is given from outside', async () => {
    for (const name of ['end.mp4', 'i.mp4']) await writeFile(path.join(directory, name), 'a title');
    const { input } = await read(
      `
params:
  photo: ./a.png
  other: {default: b.png}
  scenes: [{picture: c.png, text: d.png}]
steps:
  one: {generate: {image: ./e.png, image_tail: "\${params.photo}", model_name: kling-v3, prompt: "\${params.other}"}}
  two: {forEach: "\${params.scenes}", generate: {image: "\${each.picture}", prompt: "\${each.text}"}}
  three: {forEach: [f.png], generate: {image: "pics/\${index}/\${each}", prompt: x}}
  four: {forEach: [g.png], generate: {image: "\${each}", prompt: x}}
  five: {join: {videos: ["\${one.file}", end.mp4]}}
  six: {generate: {image: "\${params.other}", prompt: x}}
  last: {frame: {video: '\${one.file ?? "i.mp4"}'}}
  seven: {generate: {image: "https://example.com/a.png", prompt: x}}
`,
      { with: { other: 'h.png' } },
    );
    const here = (file: string) => path.join(directory, file);
    expect(input).toMatchObject({
      params: {
        photo: here('a.png'),
        other: { default: here('b.png') },
        scenes: [{ picture: here('c.png'), text: 'd.png' }],
      },
      with: { other: '/elsewhere/h.png' },
      steps: {
        one: { generate: { image: here('e.png'), prompt: '${params.other}' } },
        three: { generate: { image: here('pics/${index}/${each}') }, forEach: ['f.png'] },
        four: { forEach: [here('g.png')] },
        last: { frame: { video: `\${(one.file ?? "${here('i.mp4')}")}` } },
        five: { join: { videos: ['${one.file}', here('end.mp4')] } },
        seven: { generate: { image: 'https://example.com/a.png' } },
      },
    });
    expect(checked.filter((file) => file.startsWith(directory)).sort()).toEqual(
      expect.arrayContaining(['a.png', 'c.png', 'e.png', 'g.png', 'pics/0/f.png'].map(here)),
    );
    expect(Math.max(...seen.values())).toBe(1);
  });

  it('refuses an input that Temporal would not take, with what to do', async () => {
    const row = 'x'.repeat(1000);
    await writeFile(path.join(directory, 'large.csv'), `a\n${`${row}\n`.repeat(2000)}`);
    expect(
      await complain("steps:\n  v:\n    forEach: {rows: large.csv}\n    generate: {prompt: '${each.a}'}\n"),
    ).toEqual([
      'story.yaml: is 2 MB as a whole, rows and params included; at most 1.5 MB can be started: leave out columns that nothing refers to, or split it',
    ]);
    expect(await complain(`steps: {scene: {generate: {prompt: a}}}\n#${'x'.repeat(1_000_000)}`)).toEqual([
      'story.yaml: has 1,000,041 characters, a pipeline at most 1,000,000; put long lists into a file of rows: forEach: {rows: scenes.csv}',
    ]);
  });

  it('looks at the files that operations take, and at each row of a batch of a file', async () => {
    await writeFile(path.join(directory, 'shots.csv'), 'id,prompt,duration\none,a fox,5\ntwo,an owl,7\n');
    const steps = `
steps:
  shots: {batch: {manifest: shots.csv, set: {model_name: kling-v1-6}}}
  more: {batch: {manifest: more.csv}}
  joined: {join: {videos: [intro.mp4, "\${shots.files}"]}}
`;
    const found = (await complain(steps)).join('\n');
    expect(found).toContain('intro.mp4');
    expect(found).toContain('steps.joined.join.videos[0]');
    expect(found).toContain('shots.csv:3');
    expect(found).toMatch(/steps\.more\.batch\.manifest: more\.csv: there is no/);
    await writeFile(path.join(directory, 'intro.mp4'), 'a title');
    await writeFile(path.join(directory, 'shots.csv'), 'id,prompt,duration\none,a fox,5\ntwo,an owl,10\n');
    const { checked } = await read(steps.replace(/.*more.*\n/, ''));
    expect(checked.steps.find(({ step }) => step.name === 'shots')?.requests).toHaveLength(2);
  });
});
