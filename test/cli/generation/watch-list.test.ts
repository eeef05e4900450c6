import { expect, it } from 'vitest';
import { watchList } from '../../../src/cli/generation/watch-list.js';
import type { Io } from '../../../src/cli/process/io.js';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import type { ListedGeneration } from '../../../src/client/generation/list-generations.js';
import type { Session } from '../../../src/client/session.js';

const one = (workflowId: string, state: string): ListedGeneration => ({
  ...{ workflowId, runId: `run-of-${workflowId}`, state },
  startedAt: '2026-11-25T08:00:00.000Z',
});
const session = {
  connection: { withAbortSignal: (_signal: AbortSignal, look: () => unknown) => look() },
} as unknown as Session;

/** What is written while the list is seen so, look by look; the last one ends the watching. */
async function watch(looks: readonly (readonly ListedGeneration[] | Error)[], mode: Partial<Io> = {}) {
  const out: string[] = [];
  const stop = new AbortController();
  let at = 0;
  const look = () => {
    const seen = looks[at++] ?? [];
    if (at === looks.length) stop.abort();
    return seen instanceof Error ? Promise.reject(seen) : Promise.resolve(seen);
  };
  const io = { out: (line: string) => out.push(line), outColumns: Infinity, paint: { out: NO_PAINT }, ...mode };
  const code = await watchList(look, { limit: 5 }, session, { ...io, signal: stop.signal } as unknown as Io);
  return { code, out };
}

it('adds a line to a pipe for each generation that is new or has changed, and none otherwise', async () => {
  const { code, out } = await watch([
    [one('b', 'queued'), one('a', 'processing')],
    [one('b', 'queued'), one('a', 'processing')],
    [one('b', 'processing'), one('a', 'processing')],
  ]);
  expect(out.map((line) => line.split(/ +/).slice(0, 2).join(' '))).toEqual([
    'ID STATE',
    'a processing',
    'b queued',
    'b processing',
  ]);
  expect(code).toBe(130);
}, 20_000);

it('is JSON by line, or ids alone, where that is wanted', async () => {
  const json = await watch([[one('a', 'queued')]], { json: true });
  expect(json.out.map((line) => JSON.parse(line) as unknown)).toEqual([one('a', 'queued')]);
  expect((await watch([[one('a', 'queued')]], { quiet: true })).out).toEqual(['a']);
});

it('goes on after a look that the server did not answer', async () => {
  const { out } = await watch([new Error('away'), [one('a', 'completed')]], { quiet: true });
  expect(out).toEqual(['a']);
}, 20_000);
