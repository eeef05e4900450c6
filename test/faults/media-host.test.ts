import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../src/simulator/control/fault-spec.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';

const cut = { kind: 'truncate-media', atByte: 1_000_000 } as const;

/** What goes wrong with a file, one fetch after the other, and the ranges that are asked for in the end. */
const MODES: readonly (readonly [
  what: string,
  faults: readonly Omit<FaultSpec, 'route'>[],
  ranges: string | RegExp,
])[] = [
  ['a reset before the first byte', [{ kind: 'reset' }], 'whole, whole'],
  ['a cut in the middle', [cut], 'whole, bytes=1000000-'],
  ['the whole file in place of the rest', [cut, { kind: 'ignore-range' }], 'whole, bytes=1000000-'],
  ['another file in place of the rest', [cut, { kind: 'change-etag' }], 'whole, bytes=1000000-'],
  ['two cuts', [cut, cut], 'whole, bytes=1000000-, bytes=2000000-'],
  ['fewer bytes than were announced', [{ kind: 'half-body' }], 'whole, bytes=1500000-'],
  ['a link that has expired', [{ kind: 'status', status: 403 }], 'whole, whole'],
  [
    'a link that expires in the middle',
    [cut, { kind: 'status', status: 403 }],
    'whole, bytes=1000000-, bytes=1000000-',
  ],
  ['trouble', [{ kind: 'status', status: 503, headers: { 'retry-after': '1' } }], 'whole, whole'],
  // A byte a second for the 30 s after which it is left.
  ['a byte now and then', [{ kind: 'drip-media', atByte: 10_000 }], /^whole, bytes=100\d\d-$/],
  ['a page in place of the file', [{ kind: 'garbage' }], 'whole, whole'],
];

describe('a media host', () => {
  const stage = useFaultStage({ mediaBytes: 3_000_000, speed: 0, videoConcurrency: MODES.length });

  it("23: breaks off, forgets ranges, changes the file, sends too little, drips, lets links expire: Kling's file comes, whole, from where it stopped", async () => {
    const { simulator, start, startWorker } = stage();
    await startWorker({ KLING_VIDEO_CONCURRENCY: String(MODES.length) });
    const handles = await Promise.all(MODES.map(([prompt]) => start({ prompt })));
    await expect.poll(() => simulator.stats().acceptedCreates).toBe(MODES.length);
    const pathOf = (what: string) => `/media/${simulator.tasks().find(({ prompt }) => prompt === what)?.id ?? ''}`;
    for (const [what, faults] of MODES)
      for (const fault of faults) simulator.fault({ route: pathOf(what), times: 1, ...fault });
    simulator.set({ speed: 1000 });
    await Promise.all(handles.map((handle) => handle.result()));
    const fetches = simulator.ledger().filter(({ route }) => route === 'media');
    const rangesOf = (what: string) =>
      fetches.filter(({ path }) => path.startsWith(pathOf(what))).map(({ range = 'whole' }) => range);
    const found = MODES.map(([what]) => [what, rangesOf(what).join(', ')]);
    const expected = (ranges: string | RegExp): unknown =>
      typeof ranges === 'string' ? ranges : expect.stringMatching(ranges);
    expect(found).toEqual(MODES.map(([what, , ranges]) => [what, expected(ranges)]));
    await expectOracles(stage(), { fetches: fetches.length - MODES.length });
  });
});
