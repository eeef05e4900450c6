import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import { OUTPUT_KINDS, TASK_STATUSES } from '../../../src/domain/task.js';
import { parseTask, parseTasks } from '../../../src/kling/reply/task-parser.js';

const DONE = { task_id: '1', task_status: 'succeed' };
const MP4 = 'https://cdn.klingai.com/a/b.mp4?Expires=1';

describe('the status', () => {
  const words: readonly (readonly [unknown, string])[] = [
    ['submitted', 'submitted'],
    ['pending', 'submitted'],
    ['queued', 'submitted'],
    ['processing', 'processing'],
    ['running', 'processing'],
    ['succeed', 'succeeded'],
    ['succeeded', 'succeeded'],
    ['completed', 'succeeded'],
    ['success', 'succeeded'],
    [' SUCCEED ', 'succeeded'],
    ['failed', 'failed'],
    ['error', 'failed'],
    ['reviewing', 'unknown'],
    ['constructor', 'unknown'],
    [99, 'unknown'],
    [null, 'unknown'],
  ];
  for (const [word, status] of words)
    it(`${JSON.stringify(word)} is ${status} in both generations`, () => {
      expect(parseTask({ task_id: '1', task_status: word }).status).toBe(status);
      expect(parseTask({ id: '1', status: word }).status).toBe(status);
    });

  it('is kept as it came when this version does not know it', () => {
    expect(parseTask({ id: '1', status: 'reviewing' }).extra).toEqual({ status: 'reviewing' });
  });
});

describe('a result is found', () => {
  const video = { kind: 'video', index: 0, url: MP4 };
  const places: readonly (readonly [string, object, readonly object[]])[] = [
    [
      'in task_result.videos[] with id, watermark and duration',
      { task_result: { videos: [{ id: 'v1', url: MP4, watermark_url: 'https://w', duration: '5.041' }] } },
      [{ ...video, id: 'v1', watermarkUrl: 'https://w', durationSeconds: 5.041 }],
    ],
    [
      'in task_result.images[], renumbered in the order given',
      {
        task_result: {
          images: [
            { index: 1, url: 'b.png' },
            { index: 0, url: 'a.png' },
          ],
        },
      },
      [
        { kind: 'image', index: 0, url: 'b.png' },
        { kind: 'image', index: 1, url: 'a.png' },
      ],
    ],
    [
      'in task_result.series_images[] after images[]',
      { task_result: { result_type: 'series', series_images: [{ index: 0, url: 's' }], images: [{ url: 'i' }] } },
      [
        { kind: 'image', index: 0, url: 'i' },
        { kind: 'image', index: 1, url: 's' },
      ],
    ],
    [
      'in url_1, url_2, ... of one image',
      { task_result: { images: [{ index: 0, url_2: 'b', url_10: 'c', url_1: 'a' }] } },
      [
        { kind: 'image', index: 0, url: 'a' },
        { kind: 'image', index: 1, url: 'b' },
        { kind: 'image', index: 2, url: 'c' },
      ],
    ],
    [
      'in url_mp3 of task_result.audios[]',
      { task_result: { audios: [{ id: 'a', url_mp3: 'm', url_wav: 'w', duration_mp3: '3.1', duration_wav: '3' }] } },
      [{ kind: 'audio', index: 0, url: 'm', id: 'a', durationSeconds: 3.1, wavUrl: 'w' }],
    ],
    [
      'in url_wav when there is no MP3',
      { task_result: { audios: [{ url_mp3: '', url_wav: 'w', duration_wav: 4 }] } },
      [{ kind: 'audio', index: 0, url: 'w', durationSeconds: 4 }],
    ],
    [
      'in videos[] and audios[] together',
      { task_result: { audios: [{ url_mp3: 'm' }], videos: [{ url: MP4 }] } },
      [video, { kind: 'audio', index: 1, url: 'm' }],
    ],
    [
      'in outputs[] by type',
      {
        outputs: [
          { type: 'video', id: 'v', url: 'u', duration: '5.1' },
          { type: 'image', url: 'i', group_id: 'g' },
          { type: 'audio', id: 'a', mp3_url: 'm', wav_url: 'w', mp3_duration: '2' },
          { type: 'voice', id: 'x', url: 'https://x/voice' },
          { type: 'element', id: 'e', name: 'no file' },
        ],
      },
      [
        { kind: 'video', index: 0, url: 'u', id: 'v', durationSeconds: 5.1 },
        { kind: 'image', index: 1, url: 'i' },
        { kind: 'audio', index: 2, url: 'm', id: 'a', durationSeconds: 2, wavUrl: 'w' },
      ],
    ],
    ['in data.video_url', { video_url: MP4 }, [video]],
    ['in data.url', { url: MP4 }, [video]],
    [
      'in data.url of a picture',
      { url: 'https://a/b.png?x=.mp4' },
      [{ kind: 'image', index: 0, url: 'https://a/b.png?x=.mp4' }],
    ],
    ['in data.image_url', { image_url: 'u' }, [{ kind: 'image', index: 0, url: 'u' }]],
    ['in data.audio_url', { audio_url: 'u' }, [{ kind: 'audio', index: 0, url: 'u' }]],
    ['in data.result.url', { result: { url: MP4 } }, [video]],
    ['in data.result.video_url', { result: { video_url: MP4 } }, [video]],
    ['in data.result.videos[]', { result: { videos: [{ id: 'v', url: MP4 }] } }, [{ ...video, id: 'v' }]],
    ['in data.videos[]', { videos: [{ url: MP4, duration: 5 }] }, [{ ...video, durationSeconds: 5 }]],
    ['in data.videos[] of bare URLs', { videos: [MP4] }, [video]],
    ['in data.images[]', { images: [{ url: 'u' }] }, [{ kind: 'image', index: 0, url: 'u' }]],
    ['in data.video.url', { video: { url: MP4 } }, [video]],
    ['in data.output.url', { output: { url: MP4 } }, [video]],
    ['in data.output.video_url', { output: { video_url: MP4 } }, [video]],
    ['in data.output as a bare URL', { output: MP4 }, [video]],
    ['in data.output[] of bare URLs', { output: [MP4] }, [video]],
    [
      'with the cover that gateways send of it',
      { task_result: { videos: [{ url: MP4, cover_url: 'https://x/c.jpg' }] } },
      [{ ...video, coverUrl: 'https://x/c.jpg' }],
    ],
    [
      'with the cover beside what is wrapped',
      { works: [{ resource: { resource: MP4 }, cover: { resource: 'https://x/c.jpg' } }] },
      [{ ...video, coverUrl: 'https://x/c.jpg' }],
    ],
    ['without a cover that is no address', { works: [{ url: MP4, cover: 'none' }] }, [video]],
    ['in data.works[].resource.resource', { works: [{ resource: { resource: MP4, height: 1 } }] }, [video]],
    ['in data.task_result.url', { task_result: { url: MP4 } }, [video]],
    ['in data.task_result.video_url', { task_result: { video_url: MP4 } }, [video]],
    ['once when it stands in two places', { task_result: { videos: [{ url: MP4 }] }, video_url: MP4 }, [video]],
    ['past words that are no URL', { result: 'success', output: ['done'], video: 'x', url: MP4 }, [video]],
    ['nowhere while there is none', { task_result: {}, outputs: [], video_url: '', works: null, url: 5 }, []],
  ];
  for (const [where, fields, outputs] of places)
    it(where, () => {
      const task = parseTask({ ...DONE, ...fields });
      expect(task.outputs).toEqual(outputs);
      expect(JSON.stringify(task.extra ?? {})).not.toContain('http');
    });

  it('as unknown when it holds no file, and is kept', () => {
    const holograms = [{ hologram_id: 'h', trial_url: 'https://t' }];
    const task = parseTask({ ...DONE, task_result: { holograms } });
    expect(task).toMatchObject({ outputs: [], extra: { task_result: { holograms } } });
    expect(task).not.toHaveProperty('entries');
  });
});

describe('other fields', () => {
  it('are the same in both generations', () => {
    const expected = {
      taskId: '7',
      externalTaskId: 'mine',
      status: 'failed',
      message: 'Failure to pass the risk control system',
      createdAt: '2026-03-29T17:24:36.166Z',
      updatedAt: '2026-03-29T17:25:36.166Z',
      outputs: [],
      cost: { units: '1.5' },
    };
    const message = expected.message;
    const [made, changed] = [1774805076166, 1774805136166];
    expect(
      parseTask({
        task_id: '7',
        task_status: 'failed',
        task_status_msg: message,
        task_info: { external_task_id: 'mine' },
        task_result: {},
        created_at: made,
        updated_at: changed,
        final_unit_deduction: '1.5',
      }),
    ).toEqual(expected);
    expect(
      parseTask({
        id: '7',
        status: 'failed',
        message,
        external_id: 'mine',
        outputs: [],
        create_time: made,
        update_time: changed,
        billing: [{ charge_type: 'unit', amount: '1.5', package_type: 'video' }],
      }),
    ).toEqual(expected);
  });

  const times: readonly (readonly [unknown, string | undefined])[] = [
    [1774805076166, '2026-03-29T17:24:36.166Z'],
    [1774805076, '2026-03-29T17:24:36.000Z'],
    ['1774805076166', '2026-03-29T17:24:36.166Z'],
    ['2026-03-29T17:24:36Z', '2026-03-29T17:24:36.000Z'],
    [0, undefined],
    [-1, undefined],
    ['soon', undefined],
    [1e300, undefined],
    [{}, undefined],
  ];
  for (const [time, iso] of times)
    it(`read the time ${JSON.stringify(time)} as ${String(iso)}`, () => {
      expect(parseTask({ ...DONE, created_at: time }).createdAt).toBe(iso);
    });

  it('take ids that came as numbers, and no empty external id', () => {
    expect(parseTask({ task_id: 42, task_info: { external_task_id: '' } })).toMatchObject({ taskId: '42' });
    expect(parseTask({ task_id: 42, task_info: { external_task_id: '' } })).not.toHaveProperty('externalTaskId');
    expect(parseTask({ task_id: 42, task_info: { external_task_id: 7 } }).externalTaskId).toBe('7');
  });

  it('are kept when unknown', () => {
    const parent = { parent_video: { id: 'v' } };
    expect(parseTask({ ...DONE, progress: 0.5, task_info: { ...parent, external_task_id: 'x' } }).extra).toEqual({
      progress: 0.5,
      task_info: parent,
    });
  });
});

describe('the cost', () => {
  const costs: readonly (readonly [string, object, object | undefined])[] = [
    ['final_unit_deduction', { final_unit_deduction: '1.50' }, { units: '1.50' }],
    ['a number', { final_unit_deduction: 2 }, { units: '2' }],
    [
      'quota, not the list price',
      { final_balance_deduction: { quota: '0.21', list_price: '0.3' } },
      { amount: '0.21' },
    ],
    ['nothing yet', { final_unit_deduction: '', final_balance_deduction: {}, billing: [] }, undefined],
    ['no decimal', { final_unit_deduction: 'string', final_balance_deduction: { quota: 'NaN' } }, undefined],
    [
      'cash with its currency',
      { billing: [{ charge_type: 'cash', cash_type: 'balance', amount: '0.7', currency: 'USD', list_price: '0.9' }] },
      { amount: '0.7', currency: 'USD' },
    ],
    [
      'several rows, added exactly',
      {
        billing: [
          { charge_type: 'unit', amount: '0.1' },
          { charge_type: 'unit', amount: '0.2' },
          { charge_type: 'cash', amount: '10', currency: 'CNY' },
          { charge_type: 'cash', amount: '0.05', currency: 'CNY' },
          null,
        ],
      },
      { units: '0.3', amount: '10.05', currency: 'CNY' },
    ],
  ];
  for (const [what, fields, cost] of costs)
    it(`is read from ${what}`, () => {
      expect(parseTask({ ...DONE, ...fields }).cost).toEqual(cost);
    });

  it.each<[string, object]>([
    ['a price in words', { final_unit_deduction: 'one and a half' }],
    ['a quota that is none', { final_balance_deduction: { quota: '0,21' } }],
    ['a charge of another kind', { billing: [{ charge_type: 'points', amount: '3' }] }],
    ['an amount in a new form', { billing: [{ charge_type: 'unit', amount: { value: '3' } }] }],
  ])('that is not understood is kept as it came: %s', (_name, fields) => {
    const { cost, extra } = parseTask({ ...DONE, ...fields });
    expect(cost).toBeUndefined();
    expect(extra).toMatchObject(fields);
  });

  it('in two currencies is that of the first, and the rows are kept', () => {
    const row = { charge_type: 'cash', amount: '0.7' };
    const billing = [
      { ...row, currency: 'USD' },
      { ...row, currency: 'CNY' },
    ];
    const { cost, extra } = parseTask({ ...DONE, billing });
    expect(cost).toEqual({ amount: '0.7', currency: 'USD' });
    expect(extra).toMatchObject({ billing });
  });

  it('that is understood is nowhere else', () => {
    const { extra } = parseTask({ ...DONE, final_unit_deduction: '', billing: [{ charge_type: 'unit', amount: '2' }] });
    expect(extra ?? {}).not.toHaveProperty('billing');
    expect(extra ?? {}).not.toHaveProperty('final_unit_deduction');
  });
});

describe('a list', () => {
  const row = { task_id: '1', task_status: 'processing' };
  for (const [form, data] of Object.entries({
    'a bare array': [row],
    'data.list': { list: [row], total: 1 },
    'data.result': { result: [row], count: 1, has_more: false },
    'data.tasks': { tasks: [row] },
  }))
    it(`is read from ${form}`, () => {
      expect(parseTasks(data)).toEqual([{ taskId: '1', status: 'processing', message: '', outputs: [] }]);
    });

  it('is empty for an empty account', () => {
    expect(parseTasks({ count: 0, has_more: false })).toEqual([]);
    expect(parseTasks([])).toEqual([]);
  });

  it('keeps its good rows beside odd ones', () => {
    expect(parseTasks([null, 5, {}, [row], row]).map(({ taskId }) => taskId)).toEqual(['1']);
  });

  for (const data of [undefined, null, 'x', 5, {}, { list: {} }])
    it(`is not found in ${JSON.stringify(data)}`, () => {
      expect(() => parseTasks(data)).toThrow(expect.objectContaining({ code: 'UnexpectedReply' }));
    });
});

describe('weird input', () => {
  for (const value of [undefined, null, true, 5, 'task', [], [DONE], {}, { task_id: '' }, { task_id: {} }])
    it(`${JSON.stringify(value)} is no task`, () => {
      expect(() => parseTask(value)).toThrow(expect.objectContaining({ code: 'UnexpectedReply' }));
    });

  const keys = fc.constantFrom(
    ...['task_id', 'id', 'task_status', 'status', 'task_info', 'task_result', 'outputs', 'videos', 'images', 'audios'],
    ...[
      'url',
      'url_1',
      'resource',
      'works',
      'result',
      'output',
      'billing',
      'amount',
      'charge_type',
      'duration',
      'type',
    ],
    ...['created_at', 'update_time', 'final_balance_deduction', 'quota', '__proto__', 'constructor', 'toString'],
  );
  const { weird } = fc.letrec<{ weird: unknown }>((tie) => ({
    weird: fc.oneof(
      { maxDepth: 5 },
      fc.anything(),
      fc.constantFrom('', 'succeed', '1e400', '9'.repeat(40), 'unit', 'video'),
      fc.array(tie('weird'), { maxLength: 3 }),
      fc.dictionary(keys, tie('weird'), { maxKeys: 6 }),
    ),
  }));

  it('never makes the parser throw anything but UnexpectedReply, and what it returns is a task', () => {
    fc.assert(
      fc.property(weird, fc.boolean(), (value, wrap) => {
        try {
          const fields = typeof value === 'object' ? value : { value };
          const tasks = wrap ? [parseTask({ task_id: '1', ...fields })] : parseTasks(value);
          for (const task of tasks) {
            expect(typeof task.taskId).toBe('string');
            expect(TASK_STATUSES).toContain(task.status);
            expect(task.outputs.map(({ index }) => index)).toEqual(task.outputs.map((_, index) => index));
            for (const { kind, url, durationSeconds = 0 } of task.outputs) {
              expect(OUTPUT_KINDS).toContain(kind);
              expect(url).not.toBe('');
              expect(durationSeconds).toBeGreaterThanOrEqual(0);
            }
          }
        } catch (error) {
          if (!(error instanceof KlingFailure) || error.code !== 'UnexpectedReply') throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a reply of megabytes', () => {
  const done = {
    task_id: '86',
    task_status: 'succeed',
    task_result: { videos: [{ id: 'v', url: 'https://x.klingai.com/a.mp4', duration: '5' }] },
  };
  const deep = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
  const huge: Readonly<Record<string, object>> = {
    'in one unknown text': { debug: 'x'.repeat(3 << 20) },
    'in 100,000 unknown fields': Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [`f${index}`, index]),
    ),
    'in an unknown list': { trace: Array.from({ length: 300_000 }, (_, index) => ({ index })) },
    'in the name of a field': { ['n'.repeat(3 << 20)]: 1 },
    '5,000 levels deep': { debug: deep(5000) },
    'in task_info': { task_info: { external_task_id: 'x'.repeat(3 << 20), note: 'y'.repeat(3 << 20) } },
    'in its message': { task_status_msg: 'x'.repeat(3 << 20) },
    'in its cost': { final_unit_deduction: '1'.repeat(3 << 20), billing: [] },
    'in fields of its file': {
      task_result: {
        videos: [
          { ...done.task_result.videos[0], id: 'v'.repeat(3 << 20), watermark_url: `https://x/${'w'.repeat(3 << 20)}` },
        ],
      },
    },
  };
  for (const [what, fields] of Object.entries(huge))
    it(`is a task of a few kilobytes, with its file: ${what}`, () => {
      const task = parseTask({ ...done, ...fields });
      expect(JSON.stringify(task).length).toBeLessThan(20_000);
      expect(task).toMatchObject({
        taskId: '86',
        status: 'succeeded',
        outputs: [{ url: 'https://x.klingai.com/a.mp4' }],
      });
    });

  it('says how much of it was left out', () => {
    const { extra } = parseTask({ ...done, a: 1, b: 'x'.repeat(1e6), c: Array.from({ length: 1e5 }, () => 7) });
    expect(extra).toMatchObject({ a: 1, b: `${'x'.repeat(500)}…` });
    expect((extra?.c as unknown[]).at(-1)).toMatch(/^… \d+ more$/);
  });

  it('names no more files than a task can have', () => {
    const videos = Array.from({ length: 10_000 }, (_, index) => ({ url: `https://x.klingai.com/${index}.mp4` }));
    expect(parseTask({ ...done, task_result: { videos } }).outputs).toHaveLength(64);
  });
});
