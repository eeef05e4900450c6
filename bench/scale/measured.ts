import type { Law } from './law.js';
import { fitLaw } from './law.js';
import type { Level, Spent } from './level.js';

/** What `npm run bench -- --only scale` has found, as it stands in `measured.json`. */
export interface MeasuredScale {
  readonly workers: number;
  readonly levels: readonly Level[];
  /** A worker that has worked and waits for nothing. */
  readonly baseKB: number;
  /** All starts, until the tasks were at Kling; and the last ends, all at once. */
  readonly start: Spent;
  readonly end: Spent;
  readonly burst: {
    readonly made: number;
    readonly databaseMB: number;
    readonly events: number;
    /** Without heartbeats. */
    readonly actions: number;
    readonly refusedCreates: number;
    readonly duplicateExternalIds: number;
    readonly failed: number;
  };
}

/** What each thing costs: of those with a base, for generations in flight; of the others, of one generation from start to end. */
export interface ScaleLaws {
  /** Resident memory of a worker, in KB, by the generations that it waits for. */
  readonly workerKB: Law;
  /** By generations in flight, at Kling's own pace. */
  readonly workerCores: Law;
  readonly serverCores: Law;
  readonly serverRequests: Law;
  readonly heartbeats: Law;
  readonly workerCpuSeconds: number;
  readonly serverCpuSeconds: number;
  readonly databaseKB: number;
  readonly events: number;
  readonly actions: number;
  readonly noticeSeconds: number;
}

export function toLaws({ workers, levels, baseKB, start, end, burst }: MeasuredScale): ScaleLaws {
  const law = (key: keyof Level) => fitLaw(levels.map((level) => ({ n: level.inFlight, value: level[key] })));
  const perWorker = levels.map(({ inFlight, workerKB }) => ({ n: inFlight / workers, value: workerKB }));
  const each = (key: 'workerCpu' | 'serverCpu') => start[key] / start.count + end[key] / end.count;
  return {
    workerKB: fitLaw([{ n: 0, value: baseKB }, ...perWorker]),
    workerCores: law('workerCores'),
    serverCores: law('serverCores'),
    serverRequests: law('serverRequests'),
    heartbeats: law('heartbeats'),
    workerCpuSeconds: each('workerCpu'),
    serverCpuSeconds: each('serverCpu'),
    databaseKB: (burst.databaseMB * 1024) / burst.made,
    events: burst.events,
    actions: burst.actions,
    noticeSeconds: levels.reduce((sum, { noticeSeconds }) => sum + noticeSeconds, 0) / levels.length,
  };
}
