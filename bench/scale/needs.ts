import { heartbeatsASecond } from '../../src/domain/generation/polls/poll-pace.js';
import { valueAt } from './law.js';
import type { ScaleLaws } from './measured.js';
import { say } from './say.js';
import { statusRequests } from './status-requests.js';
import { BUCKET_REQUESTS, DAY_SECONDS, SUPPOSED } from './supposed.js';

/** Activities at once of one worker (`src/worker/sdk-workers.ts`). */
const POLLS_OF_A_WORKER = 2000;

/** Of a server as `docker-compose.yml` makes it. */
const SHARDS = 512;

/** What a day needs, at its mean and at its peak. */
export interface Need {
  readonly what: string;
  readonly formula: string;
  readonly mean: string;
  readonly peak: string;
}

const both = (what: string, formula: string, of: (factor: number) => number, unit = ''): Need => ({
  ...{ what, formula },
  mean: `${say(of(1))}${unit}`,
  peak: `${say(of(SUPPOSED.peak))}${unit}`,
});
const once = (what: string, formula: string, value: string): Need => ({ what, formula, mean: value, peak: '' });

/** What follows from the laws, each by the formula that it bears. */
export function listNeeds(laws: ScaleLaws): readonly Need[] {
  const { perDay, taskSeconds, failedShare, handOverSeconds, videoMB, retentionDays, load, workerMemoryMB } = SUPPOSED;
  const { writes, reads } = BUCKET_REQUESTS;
  const rate = perDay / DAY_SECONDS;
  const creates = rate * (1 + failedShare);
  const atKling = creates * taskSeconds;
  const hold = taskSeconds + laws.noticeSeconds + handOverSeconds;
  const workerCores = (factor: number) => factor * (rate * laws.workerCpuSeconds + atKling * laws.workerCores.each);
  const serverCores = (factor: number) => factor * (rate * laws.serverCpuSeconds + atKling * laws.serverCores.each);
  const byMemory = (workerMemoryMB * load * 1024 - laws.workerKB.base) / laws.workerKB.each;
  const ofAWorker = Math.min(byMemory, POLLS_OF_A_WORKER * load);
  const workers = (factor: number) => Math.ceil(Math.max((factor * atKling) / ofAWorker, workerCores(factor) / load));
  const heartbeats = (factor: number) => workers(factor) * heartbeatsASecond((factor * atKling) / workers(factor));
  const actions = (factor: number) => factor * rate * laws.actions + heartbeats(factor);
  return [
    both('generations', 'N / 86,400 s', (factor) => factor * rate, '/s'),
    both('creates', `generations * (1 + ${failedShare} that Kling fails)`, (factor) => factor * creates, '/s'),
    both('tasks at Kling, which are memory and polls', 'creates * task', (factor) => factor * atKling),
    both('slots', 'creates * (task + notice + hand-over)', (factor) => factor * creates * hold),
    both('workers', `the more of tasks / ${say(ofAWorker)} and processors / ${load}`, workers),
    both(
      'memory of a worker',
      'base + each * tasks / workers',
      (factor) => valueAt(laws.workerKB, (factor * atKling) / workers(factor)) / 1024,
      ' MB',
    ),
    both('processors of all workers', 'generations * CPU + tasks * CPU in flight', workerCores),
    both('processors of the Temporal server', 'as of the workers', serverCores),
    both('history events', `generations * ${say(laws.events)}`, (factor) => factor * rate * laws.events, '/s'),
    both('heartbeats', 'workers * min(n / 8 s, max(20/s, n / 48 s)), n = tasks / workers', heartbeats, '/s'),
    both('billable actions', `generations * ${laws.actions.toFixed(1)} + heartbeats`, actions, '/s'),
    once('billable actions a day', 'the mean * 86,400 s', `${say((actions(1) * DAY_SECONDS) / 1e6)} million`),
    both(
      `of these each of ${SHARDS} history shards`,
      `actions / ${SHARDS}`,
      (factor) => actions(factor) / SHARDS,
      '/s',
    ),
    both(
      'status requests, one account, callbacks off',
      'workers * pages of 500, of a twentieth more, / 2.1 s',
      (factor) => statusRequests(factor * atKling, workers(factor)),
      '/s',
    ),
    both('downloads from Kling', `generations * ${videoMB} MB`, (factor) => factor * rate * videoMB, ' MB/s'),
    both('requests to a bucket that write', `generations * ${writes}`, (factor) => factor * rate * writes, '/s'),
    both('requests to it that read', `generations * ${reads}`, (factor) => factor * rate * reads, '/s'),
    once('results a day', `N * ${videoMB} MB`, `${say((perDay * videoMB) / 1e6)} TB`),
    once(
      "Temporal's database",
      `N * ${say(laws.databaseKB)} KB * ${retentionDays} days`,
      `${say((perDay * laws.databaseKB * retentionDays) / 1e6)} GB`,
    ),
  ];
}
