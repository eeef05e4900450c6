import type { StatsSnapshot } from '../../../src/simulator/tasks/stats.js';
import { createStats } from '../../../src/simulator/tasks/stats.js';
import type { World } from './world.js';

const STATS: StatsSnapshot = {
  ...createStats().snapshot(),
  requests: 5,
  acceptedCreates: 1,
  statusRequests: { one: 2, list: 0, tasks: 0 },
  maxInFlight: { video: 1, image: 0 },
  succeeded: 1,
  units: 1.5,
  mediaRequests: 1,
  mediaBytes: 10,
};

const AT = '2026-11-26T00:00:00.000Z';
const FILE = { name: '/out/gen/7.mp4', sha256: 'f00d' };

/** A world with one generation, in which nothing is wrong. */
export const SOUND: World = {
  started: ['gen'],
  asked: {},
  runs: [
    {
      workflowId: 'gen',
      type: 'generation',
      status: 'COMPLETED',
      events: 25,
      disturbances: 0,
      failedTasks: [],
      waits: [{ fromMs: 0, toMs: 1 }],
      files: [FILE],
    },
  ],
  rows: [],
  kling: {
    ledger: [
      entry('text2video.create', 'POST', { accepted: true, taskId: '7', externalTaskId: 'kt-run-1', account: 'a' }),
      entry('text2video.one', 'GET', {}),
      entry('media', 'GET', {}),
    ],
    tasks: [
      {
        id: '7',
        account: 'a',
        product: 'text2video',
        model: 'kling-v2-6',
        prompt: 'a fox',
        externalTaskId: 'kt-run-1',
        status: 'succeed',
        message: '',
        count: 1,
        units: 1.5,
        createdAtMs: 0,
        updatedAtMs: 1,
        sha256: [FILE.sha256],
      },
    ],
    stats: STATS,
    slots: { video: 1, image: 9 },
  },
  span: { fromMs: 0, toMs: 60_000 },
  looking: { everyMs: 200, workers: 1 },
  files: [FILE],
  seen: [FILE],
  unfinished: [],
  said: [{ where: 'the log of worker 1', text: '{"message":"Worker is ready"}' }],
  secrets: { apiKey: 'api-key-kling-0123456789abcdef', webhookSecret: 'whsec_0123456789abcdef' },
  onTheWire: { secrets: [], isWatching: true },
  left: { processes: [], descriptors: [{ atStart: 30, atEnd: 40 }], memory: [], exits: [0] },
};

function entry(route: string, method: string, more: Partial<World['kling']['ledger'][number]>) {
  return { at: AT, method, path: `/${route}`, route, status: 200, accepted: false, ...more };
}
