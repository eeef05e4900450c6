import { describe, expect, it } from 'vitest';
import { judgeWorld } from './oracles/all-oracles.js';
import { SOUND } from './sound-world.js';
import type { Allowed, World } from './world.js';

const [run] = SOUND.runs;
const [task] = SOUND.kling.tasks;
const [create] = SOUND.kling.ledger;
const { kling, left, files } = SOUND;
const key = SOUND.secrets.apiKey;
const many = <T>(one: T, count: number) => Array.from({ length: count }, () => one);
const base64 = (text: string) => Buffer.from(text).toString('base64');

const lookedAt = (tasks: readonly unknown[], route: string, times: number) => ({
  kling: { ...kling, tasks, ledger: many({ ...kling.ledger[1], route }, times) },
});

/** Ways in which a world is broken, and what is to be said of each. */
const BROKEN: readonly (readonly [what: string, change: object, allowed: Allowed, complaint: RegExp])[] = [
  ['an input that nobody knows', { started: ['gen', 'lost'] }, {}, /^O1: lost has not ended once: nobody knows it$/],
  [
    'a workflow that still runs',
    { runs: [{ ...run, status: 'RUNNING', files: [] }], files: [] },
    {},
    /^O1: gen .* RUNNING$/,
  ],
  ['two ends of one input', { runs: [run, run] }, {}, /^O1: gen has not ended once: COMPLETED, COMPLETED$/],
  [
    'a child that is made twice',
    { runs: [run, { ...run, workflowId: 'b/1', files: [] }, { ...run, workflowId: 'b/1', files: [] }] },
    {},
    /^O1: b\/1 has not ended once: COMPLETED, COMPLETED$/,
  ],
  ['a row that is not reported', { asked: { b: ['1'] } }, {}, /^O1: row 1 of b .* not reported$/],
  [
    'a row that has not ended',
    { asked: { b: ['1'] }, rows: [{ batchId: 'b', id: '1', state: 'waiting' }] },
    {},
    /^O1: row 1 of b/,
  ],
  [
    'a row of a cancelled batch that waits although it was begun',
    {
      asked: { b: ['1'] },
      rows: [{ batchId: 'b', id: '1', state: 'waiting' }],
      runs: [run, { ...run, workflowId: 'b/1', files: [] }],
    },
    { unbegun: true },
    /^O1: row 1 of b has not ended once: waiting$/,
  ],
  [
    'a row that nobody asked for',
    { asked: { b: [] }, rows: [{ batchId: 'b', id: '1', state: 'failed' }] },
    {},
    /^O1: b reports 1/,
  ],
  [
    'two creates under one id',
    { kling: { ...kling, ledger: [...kling.ledger, create] } },
    { creates: 1 },
    /^O2: .* more than one create as a kt-run-1$/,
  ],
  [
    'two tasks of one generation',
    { kling: { ...kling, tasks: [task, { ...task, externalTaskId: 'kt-run-2' }] } },
    {},
    /^O2: .* one generation .* kt-run$/,
  ],
  [
    'an id that Kling has met twice',
    { kling: { ...kling, stats: { ...kling.stats, duplicateExternalIds: 1 } } },
    {},
    /^O2: Kling counts 1/,
  ],
  [
    'creates for which there is no slot',
    { kling: { ...kling, ledger: [...kling.ledger, ...many({ ...create, accepted: false, code: 1303 }, 3)] } },
    { refusals: 2 },
    /^O3: Kling had no slot for 3 creates, more than 2$/,
  ],
  [
    'slots that stay empty beside work',
    { kling: { ...kling, slots: { video: 3, image: 9 } } },
    { backlog: 'video' },
    /^O3: at most 1 of 3 video/,
  ],
  ['a file that is missing', { files: [] }, {}, /^O4: \/out\/gen\/7\.mp4 is missing$/],
  [
    'a file with other bytes',
    { files: [{ name: files[0]?.name, sha256: 'bad' }] },
    {},
    /^O4: .* (not what its generation says|nothing that Kling has made)$/,
  ],
  [
    'a file of nobody',
    { files: [...files, { name: '/out/x.mp4', sha256: 'f00d' }] },
    {},
    /^O4: \/out\/x\.mp4 belongs to no completed generation$/,
  ],
  [
    'a wrong file for a moment',
    { seen: [{ name: '/out/gen/7.mp4', sha256: 'half' }] },
    {},
    /^O4: .* seen with other bytes/,
  ],
  ['a part that is left', { unfinished: ['/out/gen/7.part'] }, {}, /^O4: \/out\/gen\/7\.part was left unfinished$/],
  [
    'an upload in parts that nobody has finished',
    { unfinished: ['s3://night/gen/7.mp4, as upload 1,'] },
    {},
    /^O4: s3:\/\/night\/gen\/7\.mp4, as upload 1, was left unfinished$/,
  ],
  ['a key in a log', { said: [{ where: 'a log', text: `Bearer ${key}` }] }, {}, /^O5: apiKey stands in a log$/],
  [
    'a key in base64',
    { said: [{ where: 'a history', text: base64(`{"key":"${key}"}`) }] },
    {},
    /^O5: apiKey stands in a history$/,
  ],
  [
    'a key in a heartbeat',
    { onTheWire: { secrets: ['apiKey'], isWatching: true } },
    {},
    /^O5: apiKey was sent to Temporal$/,
  ],
  ['a wire that nobody can read', { onTheWire: { secrets: [], isWatching: false } }, {}, /^O5: .* proves nothing$/],
  ['a long history', { runs: [{ ...run, events: 31 }] }, {}, /^O6: gen has 31 events, more than 30$/],
  [
    'a history that is longer than its signals and cancellations account for',
    { runs: [{ ...run, events: 41, disturbances: 2 }] },
    {},
    /^O6: gen has 41 events, more than 40$/,
  ],
  [
    'a history that is longer than its attempts account for',
    { runs: [{ ...run, events: 49, waits: many(run?.waits[0], 2) }] },
    {},
    /^O6: gen has 49 events, more than 48$/,
  ],
  [
    'a workflow task that fails',
    { runs: [{ ...run, failedTasks: ['7: oh'] }] },
    {},
    /^O6: a workflow task has failed in gen: 7: oh$/,
  ],
  [
    'a history that does not replay',
    { runs: [{ ...run, replayFailure: 'no' }] },
    {},
    /^O6: the history of gen does not replay: no$/,
  ],
  [
    'creates in vain',
    { kling: { ...kling, ledger: [...kling.ledger, { ...create, accepted: false }] } },
    {},
    /^O7: 2 requests of the kind "create"/,
  ],
  [
    'too many looks at a task that ends at once',
    { kling: { ...kling, ledger: many(kling.ledger[1], 7) } },
    {},
    /^O7: 7 requests of the kind "look at one", more than 6$/,
  ],
  [
    'looks more often than once in an interval',
    lookedAt([{ ...task, updatedAtMs: 4000 }], 'text2video.one', 26),
    {},
    /^O7: 26 requests of the kind "look at one", more than 25$/,
  ],
  [
    'looks at a task that Kling has long ended, and nobody waits for',
    { ...lookedAt([task], 'text2video.one', 26), span: { fromMs: 0, toMs: 600_000 } },
    {},
    /^O7: 26 requests of the kind "look at one", more than 6$/,
  ],
  [
    'looks as often as by default where they are to be rare',
    { ...lookedAt([{ ...task, updatedAtMs: 4000 }], 'text2video.one', 7), looking: { everyMs: 5000, workers: 1 } },
    {},
    /^O7: 7 requests of the kind "look at one", more than 6$/,
  ],
  [
    'a tick for one task alone',
    lookedAt([{ ...task, updatedAtMs: 4000 }], 'tasks.query', 6),
    {},
    /^O7: 6 requests of the kind "look at all", more than 5$/,
  ],
  [
    'ticks too close to each other',
    lookedAt(
      [
        { ...task, updatedAtMs: 4000 },
        { ...task, externalTaskId: 'kt-other-1', updatedAtMs: 3600 },
      ],
      'tasks.query',
      111,
    ),
    {},
    /^O7: 111 requests of the kind "look at all", more than 110$/,
  ],
  [
    'too many fetches',
    { kling: { ...kling, ledger: many(kling.ledger[2], 2) } },
    {},
    /^O7: 2 requests of the kind "fetch", more than 1$/,
  ],
  [
    'a late recovery',
    {},
    { recoveries: [{ what: 'the poll', tookMs: 20_001, withinMs: 20_000 }] },
    /^O8: the poll took 20001 ms/,
  ],
  [
    'a recovery that never came',
    {},
    { recoveries: [{ what: 'the poll', tookMs: NaN, withinMs: 20_000 }] },
    /^O8: the poll/,
  ],
  ['a process that is left', { left: { ...left, processes: ['12 node'] } }, {}, /^O9: still runs: 12 node$/],
  ['a worker that would not stop', { left: { ...left, exits: [0, 'SIGKILL'] } }, {}, /^O9: .* ended with SIGKILL$/],
  [
    'sockets that stay open',
    { left: { ...left, descriptors: [{ atStart: 30, atEnd: 90 }] } },
    {},
    /^O9: .* 30 .* 90 at the end$/,
  ],
  [
    'memory that grows',
    { left: { ...left, memory: [[100, 200, 200, 300, 420, 500]] } },
    {},
    /^O9: a worker grew from 250 to 460 MB$/,
  ],
];

describe('the oracles', () => {
  it('find nothing wrong with a sound world', () => {
    expect(judgeWorld(SOUND, { backlog: 'video' })).toEqual([]);
  });

  it.each([
    ['a task', 1, 'text2video.one', 25],
    ['two tasks together', 2, 'tasks.query', 122],
  ])('allow looks at %s for as long as somebody waits, though Kling has ended it', (_what, count, route, times) => {
    const waits = many({ fromMs: 0, toMs: 4000 }, count);
    const change = lookedAt(many({ ...task, externalTaskId: undefined }, count), route, times);
    expect(judgeWorld({ ...SOUND, ...change, runs: [{ ...SOUND.runs[0], waits }] } as World, {})).toEqual([]);
  });

  it.each(BROKEN)('find %s', (_what, change, allowed, complaint) => {
    const complaints = judgeWorld({ ...SOUND, ...change }, allowed);
    expect(complaints).not.toEqual([]);
    for (const text of complaints) expect(text).toMatch(complaint);
  });
});
