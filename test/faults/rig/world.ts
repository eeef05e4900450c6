import type { LedgerEntry } from '../../../src/simulator/tasks/ledger.js';
import type { StatsSnapshot } from '../../../src/simulator/tasks/stats.js';
import type { TaskSummary } from '../../../src/simulator/simulator.js';
import type { Canaries } from './canaries.js';

/** From one moment to another, in Unix milliseconds by this machine's clock. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One run of a workflow. */
export interface RunFacts {
  readonly workflowId: string;
  readonly type: string;
  /** As Temporal says it: `COMPLETED`, `CONTINUED_AS_NEW`. */
  readonly status: string;
  readonly events: number;
  /** Workflow tasks that were done again, signals and cancellations. */
  readonly disturbances: number;
  /** Causes of workflow tasks that have failed. */
  readonly failedTasks: readonly string[];
  /** When it has waited for its task: from the order to look until that is over, or for good. */
  readonly waits: readonly Span[];
  /** Why the built workflow code cannot replay its history. */
  readonly replayFailure?: string;
  /** Files that it says it has made. */
  readonly files: readonly FileFacts[];
}

/** A file, by a name that tells it apart: its path, or the key of an object. */
export interface FileFacts {
  readonly name: string;
  readonly sha256: string;
}

/** A row of a batch, as its report ends it. */
export interface RowFacts {
  readonly batchId: string;
  readonly id: string;
  readonly state: string;
}

/** Something that somebody other than the worker can read. */
export interface Said {
  readonly where: string;
  readonly text: string;
}

/** What a scenario has left behind, as plain data: all that the oracles judge. */
export interface World {
  /** Ids of the workflows that the scenario has started. */
  readonly started: readonly string[];
  /** Ids of the rows that each batch was started with. */
  readonly asked: Readonly<Record<string, readonly string[]>>;
  readonly runs: readonly RunFacts[];
  readonly rows: readonly RowFacts[];
  readonly kling: {
    readonly ledger: readonly LedgerEntry[];
    readonly tasks: readonly (TaskSummary & { readonly sha256: readonly string[] })[];
    readonly stats: StatsSnapshot;
    readonly slots: { readonly video: number; readonly image: number };
  };
  /** From the start of the scenario to its end. */
  readonly span: Span;
  /** Milliseconds between two looks at a task, and the most workers that ran at once. */
  readonly looking: { readonly everyMs: number; readonly workers: number };
  /** What lies there at the end. */
  readonly files: readonly FileFacts[];
  /** What the watcher has seen under a finished file's name, whenever it was. */
  readonly seen: readonly FileFacts[];
  /** Parts and notes on a disk, and uploads in parts to a bucket, that nobody has finished. */
  readonly unfinished: readonly string[];
  readonly said: readonly Said[];
  readonly secrets: Canaries;
  /** Names of secrets, and of texts that must be seen for this to mean anything, that went to Temporal. */
  readonly onTheWire: { readonly secrets: readonly string[]; readonly isWatching: boolean };
  readonly left: {
    /** Processes that outlive the scenario. */
    readonly processes: readonly string[];
    /** Open files and sockets of a worker: when it was ready, and when all was over. */
    readonly descriptors: readonly { readonly atStart: number; readonly atEnd: number }[];
    /** Megabytes of a worker's memory, in the order of time; empty where a scenario is too short to tell. */
    readonly memory: readonly (readonly number[])[];
    /** How workers ended that were asked to: exit codes, or `SIGKILL` for one that would not. */
    readonly exits: readonly (number | string | null)[];
  };
}

/** What a scenario allows, beyond a world in which nothing ever goes wrong. */
export interface Allowed {
  /** Workflows that it leaves open, by id. */
  readonly open?: readonly string[];
  /** Rows that a batch which was cancelled has not begun are reported as waiting: the same batch, started again, makes them. */
  readonly unbegun?: boolean;
  /** There was work for all slots of this pack: all of them must have been held at once. */
  readonly backlog?: 'video' | 'image';
  /** Creates that Kling may have refused for want of a slot: so is learnt what a limit has become, and what others have left there. */
  readonly refusals?: number;
  /** Workflow tasks that may have failed. */
  readonly failedTasks?: number;
  /** Requests beyond one create for each task, what `refusals` counts, and one fetch for each file. */
  readonly creates?: number;
  readonly fetches?: number;
  /** Tasks of failed and cancelled generations may have left files. */
  readonly orphans?: number;
  readonly recoveries?: readonly Recovery[];
}

/** How long it took until work went on after a fault. */
export interface Recovery {
  readonly what: string;
  readonly tookMs: number;
  readonly withinMs: number;
}

/** What is wrong with a world, a sentence each; none where nothing is. */
export type Oracle = (world: World, allowed: Allowed) => readonly string[];
