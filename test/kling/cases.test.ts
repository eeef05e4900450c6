import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KlingFailure } from '../../src/domain/kling-failure.js';
import { parseEnvelope } from '../../src/kling/api/envelope.js';
import { parseTask, parseTasks } from '../../src/kling/reply/task-parser.js';

interface Case {
  readonly what: string;
  readonly request: { readonly path: string; readonly body?: unknown };
  readonly response: { readonly http_status?: number; readonly body: { readonly code: number } | null };
}

const cases = JSON.parse(
  readFileSync(new URL('../fixtures/kling/cases.json', import.meta.url), 'utf8'),
) as readonly Case[];

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
  'account costs with one pack (sample)': 'UnexpectedReply',
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

function read({ request, response }: Case): unknown {
  const httpStatus = response.http_status ?? (response.body?.code === 0 ? 200 : 400);
  try {
    const { data } = parseEnvelope({ call: request.path, httpStatus, text: JSON.stringify(response.body) });
    return Array.isArray(data) ? parseTasks(data) : parseTask(data);
  } catch (error) {
    return error instanceof KlingFailure ? error.code : error;
  }
}

describe('a recorded reply', () => {
  for (const recorded of cases.filter(({ response }) => response.body !== null))
    it(`is understood: ${recorded.what}`, () => {
      expect(EXPECTED).toHaveProperty([recorded.what]);
      expect(read(recorded)).toEqual(EXPECTED[recorded.what]);
    });
});

describe('a documented callback body', () => {
  for (const { what, request } of cases.filter(({ response }) => response.body === null))
    it(`is understood: ${what}`, () => {
      expect(CALLBACKS).toHaveProperty([what]);
      const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : request.body;
      expect(parseTask(body)).toEqual(CALLBACKS[what]);
    });
});
