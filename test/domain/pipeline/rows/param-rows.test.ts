import { describe, expect, it } from 'vitest';
import {
  checkParamRows,
  meaningOfParams,
  requestsOfPipeline,
} from '../../../../src/domain/pipeline/rows/param-rows.js';
import { renderParams } from '../../../../src/domain/pipeline/rows/render-params.js';

const STORY = {
  name: 'story',
  params: {
    main_topic: { description: 'what it is about' },
    tone: 'calm',
    duration: { default: '5' },
    sound: { default: false },
    shots: { default: 2 },
    scenes: { default: [] },
  },
  steps: { scene: { generate: { prompt: 'a film of ${params.main_topic}', duration: '${params.duration}' } } },
};

interface More {
  readonly set?: object;
  readonly ignored?: readonly string[];
  readonly pipeline?: object;
}
const check = (rows: readonly unknown[], { set = {}, ignored = [], pipeline = STORY }: More = {}) =>
  checkParamRows(
    rows.map((fields, index) => ({ fields, where: `topics.csv:${index + 2}` })),
    { pipeline: { ...pipeline }, set: { ...set }, ignored: new Set(ignored) },
  );
const told = async (...args: Parameters<typeof check>) => {
  const { complaints, ofPipeline } = await check(...args);
  return [...ofPipeline, ...complaints].map(({ path, text }) => `${path}: ${text}`);
};
const OWL = { main_topic: 'an owl' };

describe('rows of a pipeline', () => {
  it('are its params, found by what the names of columns mean', async () => {
    const { rows, complaints } = await check([{ 'Main Topic': 'an owl', ID: 'one' }, { MainTopic: 'a fox' }], {
      set: { Tone: 'wild' },
    });
    expect(complaints).toEqual([]);
    expect(rows.map(({ id, given }) => [id, given])).toEqual([
      ['one', { tone: 'wild', main_topic: 'an owl' }],
      [undefined, { tone: 'wild', main_topic: 'a fox' }],
    ]);
  });

  it('say numbers, yes and lists in the words of a table', async () => {
    const row = { ...OWL, shots: '3', sound: 'TRUE', scenes: '["a","b"]', duration: '10' };
    expect((await check([row])).rows[0]?.given).toEqual({
      ...OWL,
      shots: 3,
      sound: true,
      scenes: ['a', 'b'],
      duration: '10',
    });
  });

  const refused: readonly (readonly [what: string, args: Parameters<typeof check>, sentences: readonly string[]])[] = [
    [
      'a column that is no param, with the one that is meant',
      [[{ main_topik: 'an owl' }, OWL]],
      [
        'topics.csv:2 main_topik: is no param of the pipeline; did you mean "main_topic"? Or ignore the column',
        'topics.csv:2 main_topic: missing (what it is about); write it into a column "main_topic", or give the param a default',
      ],
    ],
    [
      'a column of somebody else',
      [[{ ...OWL, notes: 'x' }]],
      [
        'topics.csv:2 notes: is no param of the pipeline: it has main_topic, tone, duration, sound, shots, scenes. Remove the column, or ignore it',
      ],
    ],
    [
      'the same param twice',
      [[{ ...OWL, 'main topic': 'a fox' }]],
      ['topics.csv:2 main topic: means the same as "main_topic"; remove one of the two'],
    ],
    [
      'the error of a spreadsheet',
      [[{ main_topic: '#REF!' }, OWL]],
      [
        'topics.csv:2 main_topic: "#REF!" is the error of a spreadsheet; mend the formula, or leave it empty',
        'topics.csv:2 main_topic: missing (what it is about); write it into a column "main_topic", or give the param a default',
      ],
    ],
    [
      'one id for two rows',
      [
        [
          { ...OWL, id: 'a' },
          { ...OWL, id: 'a' },
        ],
      ],
      ['topics.csv:3 id: "a" is the id of topics.csv:2 too; give each its own, or none'],
    ],
    [
      'params for all rows that are none',
      [[OWL], { set: { tune: 'x', id: 'a' } }],
      [
        'set tune: is no param of the pipeline; did you mean "tone"? Or ignore the column',
        'set id: is for one row; leave it out',
      ],
    ],
    [
      'a value with which a step cannot be made, at its row',
      [[OWL, { ...OWL, duration: '7' }]],
      ['topics.csv:3 steps.scene.generate.duration: "7" is not possible with kling-v2-6; write "5" or "10"'],
    ],
    [
      'what is wrong with the pipeline, once',
      [[OWL, OWL], { pipeline: { ...STORY, steps: { scene: { generate: { promt: 'x' } } } } }],
      expect.arrayContaining([expect.stringMatching(/^steps\.scene\.generate\.promt: /)]) as never,
    ],
    [
      'a param that a batch would take for the id of the row',
      [[OWL], { pipeline: { ...STORY, params: { ...STORY.params, id: 'x' } } }],
      ['params.id: is what a batch calls its rows by; give the param another name'],
    ],
    ['what is no row', [[7]], ['topics.csv:2: is 7; write an object, e.g. {"topic":"an owl"}']],
    [
      'more than a row may hold',
      [[{ main_topic: 'x'.repeat(10_001) }]],
      ['topics.csv:2: has 10,018 characters; the params of a row have at most 10,000'],
    ],
  ];
  for (const [what, args, sentences] of refused) {
    it(`refuse ${what}`, async () => expect(await told(...args)).toEqual(sentences));
  }

  it('leave out columns that are to be ignored', async () => {
    expect(await told([{ ...OWL, notes: 'x' }], { ignored: ['notes'] })).toEqual([]);
  });

  it('are the same whatever the steps are, and others under another pipeline', () => {
    const same = meaningOfParams({ ...STORY, steps: {} }, OWL);
    expect(meaningOfParams(STORY, OWL)).toEqual(same);
    expect(meaningOfParams({ ...STORY, name: 'other' }, OWL)).not.toEqual(same);
  });

  it('tell what each pipeline asks of Kling', () => {
    const [request] = requestsOfPipeline(STORY, { ...OWL, duration: '10' });
    expect(request).toMatchObject({ kind: 'create', body: { prompt: 'a film of an owl', duration: '10' } });
  });

  it('are called by their params in one line', () => {
    expect(renderParams({ ...OWL, shots: 3 })).toBe('main_topic: an owl, shots: 3');
    expect(renderParams({})).toBeUndefined();
  });
});
