import { readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFromHistory } from '../../src/client/from-history.js';
import { readBatchMemo, readGenerationMemo } from '../../src/contract/memo.js';
import { readLedger, readReserve, readSpending } from '../../src/domain/account/read-ledger.js';
import { listInlineRows, parseItems } from '../../src/domain/batch/batch-items.js';
import { parseBatch } from '../../src/domain/batch/batch-request.js';
import { parseContinued } from '../../src/domain/batch/continued.js';
import { readItemChanges } from '../../src/domain/batch/item-change.js';
import { KlingTemporalError } from '../../src/domain/error.js';
import { nameWord, readMeaning, textOf } from '../../src/domain/generation/meaning.js';
import { readFailure } from '../../src/domain/generation/recorded-failure.js';
import { parseRequest } from '../../src/domain/generation/request.js';
import { readWaiting } from '../../src/domain/generation/waiting.js';
import { isObject } from '../../src/domain/record.js';
import { ENDPOINTS } from '../../src/kling/api/endpoints.js';
import { parseEnvelope, readCode } from '../../src/kling/api/envelope.js';
import { parseCharges } from '../../src/kling/billing/charges.js';
import { parsePacks } from '../../src/kling/billing/packs.js';
import { parseLibraryPage } from '../../src/kling/reply/library-page.js';
import { findSegments } from '../../src/kling/reply/segments.js';
import { parseSession } from '../../src/kling/reply/session.js';
import { parseAnswer, parseTask, parseTasks } from '../../src/kling/reply/task-parser.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../src/products/catalogue.js';
import { parseSettings } from '../../src/simulator/settings.js';
import { parseStartOptions } from '../../src/simulator/start-options.js';
import { CASES } from '../fixtures/kling/cases.js';
import { nearly, odd } from './odd-json.js';

const RUNS = 500;
const asIs = (text: string): string => text;

/** Whatever comes, the parser answers or throws an error of ours. A parser that never ends is stopped by the test's own time. */
function holds(arbitrary: fc.Arbitrary<unknown>, parse: (value: unknown) => unknown, runs = RUNS): void {
  fc.assert(
    fc.property(arbitrary, (value) => {
      try {
        parse(value);
      } catch (error) {
        if (!(error instanceof KlingTemporalError)) throw error;
        expect(error.message).not.toMatch(/undefined|\[object |is not a function|is not iterable|Cannot read prop/);
      }
    }),
    { numRuns: runs },
  );
}

const record = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : { value });

const REPLIES = CASES.flatMap(({ response: { body } }) => (body === null ? [] : [body]));
const CALLBACKS = CASES.flatMap(({ request: { body }, response }) =>
  response.body === null ? [typeof body === 'string' ? (JSON.parse(body) as unknown) : body] : [],
);
const PACKS = REPLIES.flatMap(({ data }) => (isObject(data) && 'resource_pack_subscribe_infos' in data ? [data] : []));
const TASKS = [...REPLIES.flatMap(({ data }) => data ?? []), ...CALLBACKS];

describe('a reply of any JSON', () => {
  it('is read, or refused by an error of ours, with its envelope', () => {
    holds(nearly(REPLIES), (value) => {
      const reply = { call: 'GET /tasks', httpStatus: 200, text: JSON.stringify(value) };
      readCode(reply.text);
      const { data } = parseEnvelope(reply);
      return Array.isArray(data) ? parseTasks(data) : parseTask(data);
    });
  });

  for (const httpStatus of [204, 301, 400, 401, 404, 429, 500])
    it(`is a refusal with HTTP ${httpStatus}, whatever it holds`, () => {
      holds(nearly(REPLIES), (value) => parseEnvelope({ call: 'GET /', httpStatus, text: JSON.stringify(value) }), 300);
    });

  it('is read, or refused by an error of ours, as a task, a list, an answer at once, a library and a session', () => {
    holds(nearly(TASKS), (value) => parseTask(value));
    holds(nearly([TASKS]), (value) => parseTasks(value));
    holds(nearly(TASKS), (value) => parseAnswer(value, 'a-request'));
    holds(nearly([...TASKS, TASKS]), (value) => parseLibraryPage(value, 'element', asIs));
    holds(nearly([...TASKS, TASKS]), (value) => parseLibraryPage(value, 'voice', asIs));
    holds(nearly([{ session_id: '1', face_data: [{ face_id: '0', start_time: 0, end_time: 1 }] }]), (value) =>
      parseSession(value, asIs),
    );
    holds(nearly(TASKS), (value) => findSegments(record(value)));
  });

  it('is read, or refused by an error of ours, as packs and as a ledger', () => {
    holds(nearly(PACKS), (value) => parsePacks(value, asIs));
    const page = { result: { detail: [{ task_id: '1', deduction_amount: '1.5', deduction_time: '1' }], count: 1 } };
    for (const ledger of ['package', 'balance'] as const)
      holds(nearly([{ ...page, has_more: true, next_cursor: 'x' }]), (value) => parseCharges(value, ledger, asIs));
  });

  it('is read, or refused by an error of ours, as text of any kind', () => {
    holds(fc.string({ maxLength: 200 }), (text) =>
      parseEnvelope({ call: 'GET /', httpStatus: 200, text: String(text) }),
    );
  });
});

const EXAMPLES = PRODUCT_NAMES.map((task) => ({ task, ...CATALOGUE[task].example }));

describe('a request of any JSON', () => {
  it('is taken, and then becomes a call of Kling, or is refused by an error of ours', () => {
    holds(nearly(EXAMPLES), (value) => {
      const request = parseRequest(value);
      return request.kind === 'create' ? ENDPOINTS[request.product].create(request.body) : request;
    });
  });

  it('is taken or refused by an error of ours, when everything unknown is allowed', () => {
    holds(nearly(EXAMPLES.map((example) => ({ ...example, run: { allowUnknown: true } }))), (value) => {
      const request = parseRequest(value);
      return request.kind === 'create' ? ENDPOINTS[request.product].create(request.body) : request;
    });
  });

  it('has a meaning, whether it is right or not', () => {
    holds(nearly(EXAMPLES), (value) => textOf(readMeaning(record(value), nameWord)));
  });

  it('is taken or refused by an error of ours as a batch, and as its items', () => {
    const batch = {
      items: EXAMPLES.slice(0, 3),
      set: { duration: '5' },
      concurrency: 3,
      budget: 9,
      run: { attempts: 1 },
    };
    holds(nearly([batch]), parseBatch);
    holds(
      nearly([EXAMPLES.slice(0, 3)]),
      (value) => parseItems(listInlineRows(Array.isArray(value) ? value : [value]), {}),
      500,
    );
    holds(nearly([{ duration: '5' }]), (value) => parseItems(listInlineRows(EXAMPLES.slice(0, 2)), record(value)), 500);
  });
});

const HISTORIES = ['completed', 'failed-three-attempts', 'cancelled-while-generating.0.1'].map((name) => {
  const file = new URL(`../workflows/histories/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as { readonly events: readonly object[] };
});

/** Puts other JSON into some of the payloads of a history, as a foreign version might have written it. */
function withPayloads(history: unknown, values: readonly unknown[]): unknown {
  let count = 0;
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    if (!('data' in value && 'metadata' in value))
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, walk(entry)]));
    count += 1;
    const other = values[count % (values.length + 1)];
    if (other === undefined) return value;
    return { ...value, data: Buffer.from(JSON.stringify(other)).toString('base64') };
  };
  return walk(history);
}

describe('what Temporal has recorded, of any JSON', () => {
  it('is read as a status', () => {
    const histories = fc
      .tuple(fc.constantFrom(...HISTORIES), fc.array(odd, { minLength: 1, maxLength: 3 }))
      .map(([history, values]) => withPayloads(history, values));
    holds(histories, (history) => readFromHistory(historyFromJSON(history)), 400);
  });

  it('is read as a failure, a reason to wait, a memo, changes and what is spent', () => {
    holds(odd, (value) => readFailure({ type: 'Busy', message: 'm', details: [value] }));
    holds(nearly([{ kind: 'refused', text: 't', since: '2026-11-23T08:57:53.000Z' }]), readWaiting);
    holds(odd, (value) => [readGenerationMemo(record(value)), readBatchMemo(record(value))]);
    holds(nearly([[{ id: 'a', state: 'completed' }]]), readItemChanges);
    holds(odd, (value) => [readLedger(value), readReserve(value), readSpending(value)]);
  });

  it('is taken, or refused by an error of ours, from an earlier run of a batch', () => {
    const continued = { version: 1, facts: { batchId: 'b', state: 'running', notices: [] }, book: {}, records: [] };
    holds(nearly([continued]), (value) => parseContinued(value, 'b'));
  });
});

describe('a setting of the simulator of any JSON', () => {
  it('is taken, or refused by a TypeError that names it', () => {
    const parsers = [parseSettings, (value: unknown) => parseStartOptions(value as object)];
    for (const parse of parsers)
      holds(
        nearly([{ speed: 3, apiKeys: ['a'], accessKeys: [{ accessKey: 'a', secretKey: 'b' }], port: 0 }]),
        (value) => {
          try {
            return parse(value);
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError);
            expect((error as Error).message).toMatch(/setting|port|host|seed|ledgerFile|options/);
            return undefined;
          }
        },
      );
  });
});
