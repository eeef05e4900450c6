import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/server.js';
import { SIMULATOR_API_KEY, startSimulator } from '../../src/simulator/server.js';
import { complaints } from '../products/complaints.js';
import type { LegacyTask } from './local-simulator.js';
import { signJwt } from './local-simulator.js';

/**
 * What three clients that know nothing of this project put on the wire, recorded between each of them, as it is published, and a
 * simulator: every product that they offer, with an API key and with a JWT where they have both. `$file:` stands for that file in base64.
 */
interface Recorded {
  readonly client: string;
  readonly auth: readonly ('api key' | 'jwt')[];
  readonly type?: string;
  readonly method: string;
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly code: number;
  readonly message?: string;
  /** What our own client says before it would send it: it knows why Kling would refuse it, or bill and not heed it. */
  readonly ours?: string;
}

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

const RECORDED = fixture('kling/outside-requests.jsonl')
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ speed: 0, videoConcurrency: 1000, imageConcurrency: 1000 });
});
afterAll(() => simulator.close());

async function call({ type, method, path, body }: Omit<Recorded, 'client' | 'auth' | 'status' | 'code'>, key: string) {
  const bearer = key === 'jwt' ? signJwt() : SIMULATOR_API_KEY;
  const response = await fetch(simulator.url + path, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...(type !== undefined && { 'content-type': type }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const reply = (await response.json()) as { code: number; message: string; data?: LegacyTask };
  return { status: response.status, ...reply };
}

/** A finished task of the path that is asked for, made by the first recorded create of it that was taken. */
async function makeTask(path: string): Promise<LegacyTask> {
  const create = RECORDED.find((one) => one.path === path && one.method === 'POST' && one.code === 0);
  if (create === undefined) throw new Error(`no create of ${path} is recorded`);
  const made = await call(await fill(create), 'jwt');
  const id = made.data?.task_id ?? '';
  simulator.endTask(id, { status: 'succeed' });
  const { data } = await call({ method: 'GET', path: `${path}/${id}` }, 'jwt');
  if (data === undefined) throw new Error(`[${made.code}] ${made.message}`);
  return data;
}

/** A video that can be extended. */
async function makeVideo(): Promise<string> {
  const body = { model_name: 'kling-v1-6', prompt: 'a fox' };
  const path = '/v1/videos/text2video';
  const { data } = await call({ method: 'POST', path, type: 'application/json', body }, 'jwt');
  simulator.endTask(data?.task_id ?? '', { status: 'succeed' });
  const found = await call({ method: 'GET', path: `${path}/${data?.task_id ?? ''}` }, 'jwt');
  return found.data?.task_result.videos?.[0]?.id ?? '';
}

let ids = 0;

/** Puts in what is another one in every run. */
async function fill(recorded: Recorded): Promise<Recorded> {
  let text = JSON.stringify(recorded).replaceAll('$now', String(Date.now()));
  text = text.replaceAll(/\$file:([\w/.]+)/g, (_, name: string) => fixture(name).toString('base64'));
  text = text.replaceAll('"$id"', () => `"order-${(ids += 1)}"`);
  if (text.includes('$video')) text = text.replaceAll('$video', await makeVideo());
  if (text.includes('/$task'))
    text = text.replaceAll('$task', (await makeTask(recorded.path.replace('/$task', ''))).task_id);
  return JSON.parse(text) as Recorded;
}

describe('a client that knows nothing of us', () => {
  it('is one of three, with every product that it offers', () => {
    const offers = new Map<string, Set<string>>();
    for (const { client, path, method, code } of RECORDED)
      if (method === 'POST' && code === 0) offers.set(client, (offers.get(client) ?? new Set()).add(path));
    expect([...offers].map(([client, paths]) => [client, paths.size])).toEqual([
      ['kling-api 1.0.0 (npm)', 10],
      ['@ai-sdk/klingai 4.0.31 (Vercel, by ai 7.0.173)', 4],
      ['klingai-api 0.1.0 (PyPI)', 2],
    ]);
  });

  for (const recorded of RECORDED)
    for (const key of recorded.auth)
      it(`is answered as recorded: ${recorded.client}, ${key}: ${recorded.method} ${recorded.path} ${JSON.stringify(recorded.body ?? '')}`, async () => {
        const { status, code, message } = await call(await fill(recorded), key);
        expect({ status, code, message }).toEqual({
          status: recorded.status,
          code: recorded.code,
          message: recorded.message ?? 'SUCCEED',
        });
      });
});

describe('what such a client sends', () => {
  for (const { client, path, body, ours } of RECORDED.filter(({ method }) => method === 'POST'))
    it(`is understood by ours${ours === undefined ? '' : ', and refused'}: ${client}: ${path} ${JSON.stringify(body)}`, () => {
      const named = JSON.parse(JSON.stringify(body).replaceAll(/\$(id|video)/g, 'order-1')) as object;
      expect(complaints({ task: path, ...named })).toEqual(ours === undefined ? [] : [ours]);
    });
});
