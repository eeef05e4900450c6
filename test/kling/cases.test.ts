import { describe, expect, it } from 'vitest';
import { KlingFailure } from '../../src/domain/kling-failure.js';
import { isObject } from '../../src/domain/record.js';
import type { Task } from '../../src/domain/task.js';
import type { ResourcePack } from '../../src/domain/account/resource-pack.js';
import { parseEnvelope } from '../../src/kling/api/envelope.js';
import { parsePacks } from '../../src/kling/billing/packs.js';
import { parseTask, parseTasks } from '../../src/kling/reply/task-parser.js';
import type { Case } from '../fixtures/kling/cases.js';
import { CASES, findCase } from '../fixtures/kling/cases.js';
import { complaints } from '../products/complaints.js';

/** Words where amounts should be: kept as they came, like a status that is not known. */
const unreadCost = {
  final_unit_deduction: 'string',
  final_balance_deduction: { quota: 'string', list_price: 'string' },
};

/** What each recorded reply means, written out by hand; `[...]` is a list of tasks, a string a kind of failure. */
const EXPECTED: Readonly<Record<string, unknown>> = {
  'legacy t2v create accepted, kling-v3 (2026-03-29)': {
    taskId: '867283741759111202',
    externalTaskId: 'text2video_kling_v3_final-1774805076',
    status: 'submitted',
    message: '',
    createdAt: '2026-03-29T17:24:36.166Z',
    updatedAt: '2026-03-29T17:24:36.166Z',
    outputs: [],
  },
  'avatar create accepted, api-beijing (2025-09)': {
    taskId: '797182621750399062',
    status: 'submitted',
    message: '',
    createdAt: '2025-09-17T06:47:46.748Z',
    updatedAt: '2025-09-17T06:47:46.748Z',
    outputs: [],
  },
  'new-standard i2v create accepted (request_id elided by author)': {
    taskId: '926484082518392851',
    externalTaskId: 'vayustudio-test-001',
    status: 'submitted',
    message: '',
    createdAt: '2026-09-09T02:05:37.338Z',
    updatedAt: '2026-09-09T02:05:37.338Z',
    outputs: [],
  },
  'new-standard query, succeeded, 720p 5 s': [
    {
      taskId: '...',
      status: 'succeeded',
      message: '',
      outputs: [{ kind: 'video', index: 0, url: '...', durationSeconds: 5.041 }],
      cost: { units: '4' },
    },
  ],
  'bogus API key': 'Credentials',
  'international key on the Beijing host': 'Credentials',
  'empty list, images': [],
  '/tasks with an unknown external id: empty array, not an error': [],
  '/tasks with a wrong parameter name': 'InvalidRequest',
  'no balance; refusal came before the (out of range) duration was validated': 'PackDepleted',
  'legacy lip-sync given a task id instead of videos[].id': 'NotFound',
  'legacy-shaped body on a new-standard endpoint': 'InvalidRequest',
  'legacy i2v body wrongly nested': 'InvalidRequest',
  'TTS with a presets-voices id (separate catalogue)': 'NotFound',
  'JWT on a new-standard endpoint': 'Credentials',
  'garbage key on a legacy/account endpoint': 'Credentials',
  'no key, legacy create': 'Credentials',
  'no key, new-standard create': 'Credentials',
  'omni-video create accepted, api-beijing': {
    taskId: '864729756657946682',
    status: 'submitted',
    message: '',
    outputs: [],
  },
  'image result, succeed (2024-12; has empty id where the docs have index)': {
    taskId: 'CjMT7WdSwWcAAAAAALvB3g',
    status: 'succeeded',
    message: '',
    createdAt: '2024-12-10T17:22:16.696Z',
    updatedAt: '2024-12-10T17:22:24.553Z',
    outputs: [
      {
        kind: 'image',
        index: 0,
        url: 'https://cdn.klingai.com/bs2/upload-kling-api/0923471513/image/CjMT7WdSwWcAAAAAALvB3g-0_raw_image_0.png',
      },
    ],
  },
  't2v create accepted (2025-12)': {
    taskId: '831922345719271433',
    status: 'submitted',
    message: '',
    createdAt: '2025-12-22T03:31:02.370Z',
    updatedAt: '2025-12-22T03:31:02.370Z',
    outputs: [],
  },
  'over the concurrency limit': 'Busy',
  'account costs with one pack (sample)': [
    {
      name: 'Video Generation - 10,000 entries',
      id: '509f3fd3d4ab4a3f9eec5db27aa44f27',
      kind: 'video',
      state: 'expired',
      total: '200',
      left: '118',
      boughtAt: '2024-09-12T07:04:24.368Z',
      validFrom: '2024-09-12T07:04:24.368Z',
      validUntil: '2024-09-26T16:00:00.000Z',
    },
  ],
  'image create (sample request)': {
    taskId: 'string',
    externalTaskId: 'string',
    status: 'unknown',
    message: '',
    createdAt: '2024-08-04T11:05:57.708Z',
    updatedAt: '2024-08-04T11:05:57.708Z',
    outputs: [],
    extra: { task_status: 'string' },
  },
  'image list (sample; data is a bare array)': [
    {
      taskId: 'string',
      externalTaskId: 'string',
      status: 'unknown',
      message: 'string',
      createdAt: '2024-08-04T11:05:57.708Z',
      updatedAt: '2024-08-04T11:05:57.708Z',
      outputs: [{ kind: 'image', index: 0, url: 'string', watermarkUrl: 'string' }],
      extra: { task_status: 'string', watermark_info: { enabled: false }, ...unreadCost },
    },
  ],
  'new-standard t2v create (sample)': {
    taskId: 'string',
    externalTaskId: 'string',
    status: 'unknown',
    message: '',
    createdAt: '2026-06-10T08:39:38.802Z',
    updatedAt: '2026-06-10T08:39:54.151Z',
    outputs: [],
    extra: { status: 'string' },
  },
};

const CALLBACKS: Readonly<Record<string, unknown>> = {
  'legacy callback body': {
    taskId: 'string',
    externalTaskId: 'string',
    status: 'unknown',
    message: 'string',
    createdAt: '2024-08-04T11:05:57.708Z',
    updatedAt: '2024-08-04T11:05:57.708Z',
    outputs: [
      { kind: 'video', index: 0, url: 'string', id: 'string' },
      { kind: 'image', index: 1, url: 'string' },
    ],
    extra: {
      task_status: 'string',
      task_info: { parent_video: { id: 'string', url: 'string', duration: 'string' } },
      ...unreadCost,
    },
  },
  'new-standard test callback with signature headers': {
    taskId: '913827032734642185',
    status: 'submitted',
    message: '',
    createdAt: '2026-08-05T03:51:01.504Z',
    updatedAt: '2026-08-05T03:51:01.504Z',
    outputs: [],
  },
  'signed callback, official test vector (recomputed here: matches). secret whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=':
    {
      taskId: '1234567890',
      status: 'succeeded',
      message: '',
      createdAt: '2026-06-10T08:39:38.802Z',
      updatedAt: '2026-06-10T08:39:54.151Z',
      outputs: [],
    },
};

const isPacks = (path: string): boolean => path.startsWith('/account/costs');
const asIs = (text: string): string => text;

function read({ request, response }: Case): unknown {
  const httpStatus = response.http_status ?? (response.body?.code === 0 ? 200 : 400);
  const { data } = parseEnvelope({ call: request.path, httpStatus, text: JSON.stringify(response.body) });
  if (isPacks(request.path)) return parsePacks(data, asIs);
  return Array.isArray(data) ? parseTasks(data) : parseTask(data);
}

function readOrCode(one: Case): unknown {
  try {
    return read(one);
  } catch (error) {
    return error instanceof KlingFailure ? error.code : error;
  }
}

const bodyOf = ({ request: { body } }: Case): unknown => (typeof body === 'string' ? JSON.parse(body) : body);

describe('a recorded reply', () => {
  for (const recorded of CASES.filter(({ response }) => response.body !== null))
    it(`is understood: ${recorded.what}`, () => {
      expect(EXPECTED).toHaveProperty([recorded.what]);
      expect(readOrCode(recorded)).toEqual(EXPECTED[recorded.what]);
    });
});

describe('a documented callback body', () => {
  for (const recorded of CASES.filter(({ response }) => response.body === null))
    it(`is understood: ${recorded.what}`, () => {
      expect(CALLBACKS).toHaveProperty([recorded.what]);
      expect(parseTask(bodyOf(recorded))).toEqual(CALLBACKS[recorded.what]);
    });
});

/** What a code means, by the reference; 1201 means two things that only its message tells apart. */
const MEANINGS: Readonly<Record<number, string>> = {
  1001: 'Credentials',
  1002: 'Credentials',
  1102: 'PackDepleted',
  1201: 'InvalidRequest',
  1303: 'Busy',
};
/** Kling's two words for each state that a task may be in. */
const STATES: Readonly<Record<string, string>> = {
  submitted: 'submitted',
  processing: 'processing',
  succeed: 'succeeded',
  succeeded: 'succeeded',
  failed: 'failed',
};
/** Where a file may stand. */
const LINKS: readonly string[] = ['url', 'watermark_url', 'mp3_url', 'wav_url', 'url_mp3', 'url_wav'];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function linksIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(linksIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    if (key === 'parent_video') return [];
    return LINKS.includes(key) ? [textOf(entry)] : linksIn(entry);
  });
}

/** What must be read out of a task, told from its fields without the parser. */
function checkTask(raw: unknown, task: Task): void {
  if (!isObject(raw)) throw new Error('a task is an object');
  const info = isObject(raw.task_info) ? raw.task_info : {};
  const createdAtMs = raw.created_at ?? raw.create_time;
  const externalId = textOf(raw.external_id) || textOf(info.external_task_id);
  expect(task.taskId).toBe(raw.task_id ?? raw.id);
  expect(task.taskId).not.toBe('');
  expect(task.status).toBe(STATES[textOf(raw.task_status ?? raw.status)] ?? 'unknown');
  expect(task.message).toBe(textOf(raw.task_status_msg ?? raw.message));
  expect(task.externalTaskId ?? '').toBe(externalId);
  if (typeof createdAtMs === 'number') expect(task.createdAt).toBe(new Date(createdAtMs).toISOString());
  for (const link of linksIn([raw.task_result, raw.outputs])) expect(JSON.stringify(task.outputs)).toContain(link);
}

function checkRefusal(one: Case, { code, message, request_id: requestId }: Readonly<Record<string, unknown>>): void {
  const meaning = /not found/i.test(textOf(message)) && code === 1201 ? 'NotFound' : MEANINGS[Number(code)];
  expect(meaning, `the reference says what ${String(code)} means`).toBeDefined();
  const failure = expect.objectContaining({
    code: meaning,
    message: expect.stringContaining(textOf(message)) as unknown,
    facts: expect.objectContaining({ klingCode: code, ...(requestId !== undefined && { requestId }) }) as unknown,
  }) as Error;
  expect(() => read(one)).toThrow(failure);
}

/** Checks a case by its kind alone. Throws for a kind that is none of those that are known. */
function checkByKind(one: Case): void {
  const { request, response } = one;
  const { body } = response;
  if (body === null) checkTask(bodyOf(one), parseTask(bodyOf(one)));
  else if (body.code !== 0) checkRefusal(one, body);
  else if (Array.isArray(body.data)) {
    const raws: readonly unknown[] = body.data;
    const tasks = read(one) as readonly Task[];
    expect(tasks).toHaveLength(raws.length);
    tasks.forEach((task, at) => checkTask(raws[at], task));
  } else if (isPacks(request.path)) {
    const { resource_pack_subscribe_infos: rows } = body.data as { resource_pack_subscribe_infos: readonly object[] };
    const left = rows.map((row) => ('remaining_quantity' in row ? Number(row.remaining_quantity) : undefined));
    expect((read(one) as readonly ResourcePack[]).map((pack) => Number(pack.left))).toEqual(left);
  } else checkTask(body.data, read(one) as Task);
  const isCreate = request.method === 'POST' && body?.code === 0 && isObject(request.body);
  if (isCreate) expect(complaints({ task: request.path, ...(request.body as object) })).toEqual([]);
}

describe('a case', () => {
  for (const one of CASES)
    it(`is understood by its kind: ${one.what}`, () => {
      checkByKind(one);
    });

  it('is described once', () => {
    const names = CASES.map(({ what }) => what);
    expect([...Object.keys(EXPECTED), ...Object.keys(CALLBACKS)].sort()).toEqual([...names].sort());
  });

  const created = findCase('t2v create accepted (2025-12)');
  const added: readonly (readonly [string, Partial<Case['response']['body']>])[] = [
    ['a code that the reference does not have', { code: 1999, message: 'new' }],
    ['a reply without data', { code: 0, message: 'SUCCEED' }],
    ['a task without id', { code: 0, data: { task_status: 'submitted' } }],
    ['a task in a list of its own', { code: 0, data: { tasks: [created.response.body?.data] } }],
    ['a list of something else', { code: 0, data: ['867283741759111202'] }],
    ['a file at a place of its own', { code: 0, data: { id: '1', status: 'succeeded', outputs: { url: 'x', at: 1 } } }],
  ];
  for (const [what, body] of added)
    it(`fails as long as it is not understood: ${what}`, () => {
      expect(() => checkByKind({ ...created, what, response: { http_status: 200, body } })).toThrow();
    });
});
