import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRecord } from '../../src/domain/record.js';
import { findByName } from '../../src/products/find.js';
import type { Simulator } from '../../src/simulator/server.js';
import { SIMULATOR_API_KEY, startSimulator } from '../../src/simulator/server.js';
import { complaints } from '../products/complaints.js';
import type { LegacyTask } from './local-simulator.js';
import { signJwt } from './local-simulator.js';

/** One request that the reference says, or makes plain, that Kling refuses. `ref` is the section of the reference. */
interface Row {
  readonly ref: string;
  readonly what: string;
  readonly key?: string | Token;
  readonly set?: object;
  /** Calls that are made before; each task is ended, unless it `runs`. */
  readonly given?: readonly { readonly path: string; readonly body: unknown; readonly runs?: boolean }[];
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  /** Left out where the reference does not say. */
  readonly status?: number;
  readonly code?: number;
  /** Kling's own words, or one of several wordings. */
  readonly message?: string | readonly string[];
  /** What the message names, where its words are not known. */
  readonly about?: string;
  /** A path that is none is answered without an envelope. */
  readonly plain?: true;
  /** Why the client does not refuse it before it is sent. */
  readonly ours?: string;
}

interface Token {
  readonly claims?: object;
  readonly header?: object;
  readonly secret?: string;
  /** Claims of times, in seconds from now. */
  readonly fromNow?: Readonly<Record<string, number>>;
}

const ROWS = readFileSync(new URL('../fixtures/kling/refusals.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

const ADDRESSES: Readonly<Record<string, string>> = {
  $picture: 'https://example.com/a.png',
  $clip: 'https://example.com/a.mp4',
  $sound: 'https://example.com/a.mp3',
};

/** Fills in what a row names: an address, what was made before it, or a text of so many letters. */
function fill<Value>(value: Value, made: Readonly<Record<string, string>>): Value {
  const names = { ...ADDRESSES, ...made };
  if (value === undefined) return value;
  const text = JSON.stringify(value, (_, entry: unknown) => {
    if (typeof entry !== 'string') return entry;
    const letters = /^x\*(\d+)$/.exec(entry)?.[1];
    if (letters !== undefined) return 'x'.repeat(Number(letters));
    return entry.replace(/\$[a-z]+/, (name) => names[name] ?? name);
  });
  return JSON.parse(text) as Value;
}

function tokenOf({ claims, header, secret, fromNow = {} }: Token): string {
  const now = Math.floor(Date.now() / 1000);
  const times = Object.entries(fromNow).map(([claim, seconds]) => [claim, now + seconds] as const);
  return signJwt({ ...claims, ...Object.fromEntries(times) }, secret, header);
}

function authorizationOf(key: Row['key']): string | undefined {
  if (key === undefined) return `Bearer ${SIMULATOR_API_KEY}`;
  if (typeof key === 'object') return `Bearer ${tokenOf(key)}`;
  if (key === 'jwt') return `Bearer ${signJwt()}`;
  return key === 'none' ? undefined : key;
}

/** How the table's simulator starts: slots and units enough, and no task ends by itself. */
const START = { speed: 0, videoConcurrency: 1000, imageConcurrency: 1000, videoUnits: 1e9, imageUnits: 1e9 };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(START);
});
afterAll(() => simulator.close());

async function call(path: string, { method, body, key }: Pick<Row, 'method' | 'body' | 'key'> = {}) {
  const authorization = authorizationOf(key);
  const response = await fetch(simulator.url + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { 'Content-Type': 'application/json', ...(authorization !== undefined && { authorization }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

/** What a reply of a call that worked says of what it made. */
interface Made {
  readonly id?: string;
  readonly task_id?: string;
  readonly session_id?: string;
  readonly task_result?: LegacyTask['task_result'] & { readonly elements?: readonly { element_id: number }[] };
}

function dataOf(text: string): Made {
  const { code, message, data } = JSON.parse(text) as { code: number; message: string; data?: Made };
  if (code !== 0) throw new Error(`[${code}] ${message}`);
  return data ?? {};
}

/** Makes one of the calls that come before a row; answers what the row may name. */
async function make(
  { path, body, runs }: NonNullable<Row['given']>[number],
  made: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { session_id, task_id, id = task_id } = dataOf((await call(path, { body: fill(body, made) })).text);
  if (session_id !== undefined) return { $session: session_id };
  if (id === undefined || runs === true) return {};
  simulator.endTask(id, { status: 'succeed' });
  if (!path.startsWith('/v1/')) return { $task: id };
  const { task_result: result } = dataOf((await call(`${path}/${id}`)).text);
  const [video, element] = [result?.videos?.[0]?.id, result?.elements?.[0]?.element_id];
  return {
    $task: id,
    ...(video !== undefined && { $video: video }),
    ...(element !== undefined && { $element: String(element) }),
  };
}

/** Makes what comes before a row, and the row's own call. */
async function run(row: Row) {
  let made: Readonly<Record<string, string>> = {};
  for (const step of row.given ?? []) made = { ...made, ...(await make(step, made)) };
  if (row.set !== undefined) simulator.set(row.set);
  const { path, body, message } = fill(
    { path: row.path, body: row.body, message: row.message === undefined ? [] : [row.message].flat() },
    made,
  );
  const before = simulator.tasks().length;
  const answer = await call(path, { ...row, body });
  return { ...answer, wordings: message, created: simulator.tasks().length - before, made };
}

/** Frees all slots and puts the settings back. */
function cleanUp(): void {
  simulator.set({ ...START, arrears: false });
  for (const { id, status } of simulator.tasks())
    if (status !== 'succeed' && status !== 'failed') simulator.endTask(id, { status: 'failed' });
}

describe('the simulator', () => {
  it('is held to a table of at least 150 requests, none of them twice', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(150);
    expect(new Set(ROWS.map((row) => JSON.stringify([row.path, row.method, row.body, row.key, row.set]))).size).toBe(
      ROWS.length,
    );
  });

  for (const row of ROWS)
    it(`refuses, by section ${row.ref}: ${row.path} ${row.what}`, async () => {
      try {
        const { status, text, wordings, created } = await run(row);
        expect(created).toBe(0);
        if (row.status !== undefined) expect({ status, text }).toEqual({ status: row.status, text });
        if (row.plain === true) {
          expect(text).not.toContain('{');
          return;
        }
        const reply = JSON.parse(text) as Record<string, unknown>;
        expect(Object.keys(reply).sort()).toEqual(['code', 'message', 'request_id']);
        expect(reply.request_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        expect(reply.code).not.toBe(0);
        if (row.code !== undefined) expect(reply).toMatchObject({ code: row.code });
        if (wordings.length > 0) expect(wordings).toContain(reply.message);
        expect(String(reply.message)).toContain(row.about ?? '');
        expect(reply.message).not.toBe('');
      } finally {
        cleanUp();
      }
    });
});

/** What of the table is a generation that the client would have to send: the others it does not send, or sends as they should be. */
const SENT = ROWS.filter(
  ({ path, method, body, key, ours }) =>
    method === undefined && isRecord(body) && key === undefined && ours === undefined && findByName(path) !== undefined,
).filter(({ path }) => !/selection$|identify-face$|^\/v1\/v1|^\/v1\/text-to|^\/v1\/images\/expand/.test(path));

describe('the client', () => {
  it('is held to most of the table', () => {
    expect(SENT.length).toBeGreaterThan(200);
  });

  for (const row of SENT)
    it(`refuses it too, before it is sent: ${row.path} ${row.what}`, () => {
      const body = fill(row.body, { $session: 'a-session', $video: '890285348722049091', $task: '1', $element: '1' });
      expect(complaints({ task: row.path, ...(body as object) })).not.toEqual([]);
    });
});
