import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readActions, sumActions } from '../action-counter.js';
import type { Figure } from '../figure.js';
import { atMost } from '../figure.js';
import { readHistory } from '../histories.js';
import type { Bench, Measurement } from '../measurement.js';
import { THRIFTY, tidyKB } from '../resident-memory.js';
import type { Deployment, Level, Spent } from '../scale/level.js';
import { addUp, measureLevel, measureSpent } from '../scale/level.js';
import type { MeasuredScale } from '../scale/measured.js';
import { toLaws } from '../scale/measured.js';
import { createStage, startMany } from '../stage.js';
import { PACKAGE_ROOT } from '../package-root.js';
import { mean } from '../statistics.js';
import { waitFor } from '../wait-for.js';

const WORKERS = 4;
const LEVELS = [250, 1000, 2500, 5000] as const;
const QUICK_LEVELS = [50, 100] as const;
/** As many as are started at the largest level, with room: no workflow leaves the memory of its worker. */
const CACHED = 2000;
/** How long it may take until all are at Kling. */
const FILL_LIMIT_MS = 1_800_000;
/** How long the last burst may take: all tasks end at once, and each wants a file, its sidecar and seven events. */
const BURST_LIMIT_MS = 1_800_000;
/** Kling's time is held for longer than a task takes that is not stuck: each would be looked at once more by its workflow, which is not what waiting costs. */
const NEVER_STUCK = { run: { stuckAfter: '1d' } };

/** Thousands of generations in flight over several worker processes: what each part needs, and by which law it grows. */
export const scale: Measurement = {
  name: 'scale',
  title: `${LEVELS.at(-1)?.toLocaleString('en-US') ?? ''} generations in flight over ${WORKERS} worker processes`,
  isLong: true,
  async measure(bench) {
    const levels = bench.quick ? QUICK_LEVELS : LEVELS;
    const most = Math.max(...levels);
    const deployment = await deploy(bench, most);
    const { stage } = deployment;
    try {
      const baseKB = mean(await Promise.all(deployment.workers.map(tidyKB)));
      stage.hold();
      const found: Level[] = [];
      const starts: Spent[] = [];
      for (const level of levels) {
        starts.push(await fillTo(deployment, level));
        found.push(await measureLevel(deployment));
        bench.say(`${level} in flight: ${JSON.stringify(found.at(-1))}`);
      }
      const { end, ...burst } = await burstToTheEnd(deployment);
      const start = addUp(starts);
      const raw: MeasuredScale = { workers: WORKERS, levels: found, baseKB, start, end, burst };
      const file = path.join(PACKAGE_ROOT, 'build', 'measured.json');
      await writeFile(file, `${JSON.stringify(raw, undefined, 2)}\n`);
      const page = burst.databaseMB === 0 ? 'measured-in-memory.json' : 'measured.json';
      bench.say(`for docs/scale.md: cp ${path.relative(PACKAGE_ROOT, file)} bench/scale/${page} && npm run docs`);
      return { figures: toFigures(raw), raw };
    } finally {
      await stage.close();
    }
  },
};

/** Workers as Compose starts them. */
async function deploy(bench: Bench, slots: number): Promise<Deployment> {
  const { server } = bench;
  const workerEnv = { ...THRIFTY, KLING_MAX_CACHED_WORKFLOWS: String(CACHED) };
  const stage = await createStage(bench, 'ours', {
    pace: 1,
    slots,
    namespace: 'scale_counted',
    hasProbe: true,
    inputs: [NEVER_STUCK],
    workerEnv,
  });
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => stage.startWorker()));
  // Workers that have worked have their code compiled and their pools filled.
  stage.go(WARM_UP_PACE);
  const first = await startMany(stage, bench.quick ? QUICK_WARM_UP : WARM_UP);
  await Promise.all(first.map((handle) => handle.result()));
  const workflowOf = (prompt: string) => `bench-${stage.taskQueue}-${prompt.replace('bench ', '')}`;
  return { stage, server, workers, workflowOf };
}

const WARM_UP = 100;
const QUICK_WARM_UP = 40;
const WARM_UP_PACE = 2000;

/** Starts what is lacking, until all of it is at Kling. */
async function fillTo(deployment: Deployment, level: number): Promise<Spent> {
  const { stage } = deployment;
  const inFlight = () => stage.simulator.stats().inFlight.video;
  const lacking = level - inFlight();
  return measureSpent(deployment, lacking, async () => {
    await startMany(stage, lacking);
    await waitFor(`${level} tasks in flight`, () => inFlight() === level, FILL_LIMIT_MS);
  });
}

/** Ends all tasks at once: how many generations a second come to their end, and what each of them was to the server. */
async function burstToTheEnd(deployment: Deployment): Promise<MeasuredScale['burst'] & { readonly end: Spent }> {
  const { stage, server, workflowOf } = deployment;
  const { simulator } = stage;
  const count = simulator.stats().inFlight.video;
  const prompts = simulator.tasks().map(({ prompt }) => prompt);
  const end = await measureSpent(deployment, count, async () => {
    const before = simulator.stats().mediaRequests;
    stage.go(WARM_UP_PACE);
    await waitFor('all files fetched', () => simulator.stats().mediaRequests - before >= count, BURST_LIMIT_MS, 200);
    await waitFor('all completed', async () => (await countRunning(stage)) === 0, BURST_LIMIT_MS, 1000);
  });
  const some = prompts.filter((_, index) => index % Math.ceil(prompts.length / 20) === 0);
  const handles = some.map((prompt) => stage.client.workflow.getHandle(workflowOf(prompt)));
  const histories = await Promise.all(handles.map(readHistory));
  const actions = await readActions(server.metricsUrl, stage.namespace);
  const heartbeats = actions.grpc_RecordActivityTaskHeartbeat ?? 0;
  const { acceptedCreates, refusedCreates, duplicateExternalIds } = simulator.stats();
  const { count: failed } = await stage.client.workflow.count("ExecutionStatus = 'Failed'");
  return {
    ...{ end, refusedCreates, duplicateExternalIds, failed },
    made: acceptedCreates,
    databaseMB: server.databaseMB(),
    events: mean(histories.map(({ events }) => events)),
    actions: (sumActions(actions) - heartbeats) / acceptedCreates,
  };
}

function countRunning({ client }: Deployment['stage']): Promise<number> {
  return client.workflow
    .count("ExecutionStatus = 'Running' AND WorkflowType = 'generation'")
    .then(({ count }) => count);
}

function toFigures({ levels, start, end, burst, ...rest }: MeasuredScale): Figure[] {
  const laws = toLaws({ levels, start, end, burst, ...rest });
  const at = levels.flatMap((level): Figure[] => [
    { name: `${level.inFlight} in flight: memory of a worker`, unit: 'MB', ours: level.workerKB / 1024 },
    { name: '  processors: workers', unit: '', ours: level.workerCores },
    { name: '  processors: Temporal server', unit: '', ours: level.serverCores },
    { name: '  requests to Kling', unit: '/s', ours: level.klingRequests },
    { name: '  calls to the Temporal server', unit: '/s', ours: level.serverRequests },
    { name: '  of these heartbeats', unit: '/s', ours: level.heartbeats },
    { name: '  its file', unit: 'MB', ours: level.databaseMB },
    { name: '  seconds until an end is noticed, mean', unit: 's', ours: level.noticeSeconds },
  ]);
  return [
    ...at,
    { name: 'memory of a worker: base', unit: 'MB', ours: laws.workerKB.base / 1024 },
    { name: 'memory of a worker: each generation', unit: 'KB', ours: laws.workerKB.each, budget: atMost(200) },
    { name: 'started', unit: '/s', ours: start.count / start.seconds },
    { name: 'all tasks end at once: generations', unit: '/s', ours: end.count / end.seconds },
    { name: 'ms of processors a generation: workers', unit: 'ms', ours: laws.workerCpuSeconds * 1000 },
    { name: 'ms of processors a generation: Temporal server', unit: 'ms', ours: laws.serverCpuSeconds * 1000 },
    { name: "KB of the server's file a generation", unit: 'KB', ours: laws.databaseKB },
    { name: 'history events of a generation', unit: '', ours: burst.events, budget: atMost(30, { strict: true }) },
    { name: 'billable actions, without heartbeats', unit: '', ours: burst.actions },
    { name: 'creates refused', unit: '', ours: burst.refusedCreates, budget: atMost(0, { strict: true }) },
    { name: 'tasks paid twice', unit: '', ours: burst.duplicateExternalIds, budget: atMost(0, { strict: true }) },
    { name: 'generations failed', unit: '', ours: burst.failed, budget: atMost(0, { strict: true }) },
  ];
}
