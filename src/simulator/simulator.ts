import type { Barrier, BarrierSpec } from './http/barrier.js';
import type { FaultSpec } from './control/fault-spec.js';
import type { LedgerEntry } from './tasks/ledger.js';
import type { TaskEnd } from './tasks/task-life.js';
import type { Settings } from './settings.js';
import type { StatsSnapshot } from './tasks/stats.js';
import type { TaskStatus } from './tasks/task.js';

/** How a simulator starts. Everything in `Settings` can also be changed later. */
export interface SimulatorOptions extends Partial<Settings> {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Under which callers reach it, where that is not its own address: what stands in front of it. Links to files begin with it. */
  readonly publicUrl?: string;
  /** Seed of the spread of task durations. Default 1. */
  readonly seed?: number;
  /** The ledger is also written here, one JSON object per line. */
  readonly ledgerFile?: string;
  /** Models that Kling has besides: what a file of `KLING_PRODUCTS_FILE` holds, `{ models: [...] }`. */
  readonly products?: unknown;
}

/** A task as the simulator's owner sees it. Times are Unix milliseconds. */
export interface TaskSummary {
  readonly id: string;
  readonly account: string;
  readonly product: string;
  readonly model: string;
  readonly prompt: string;
  readonly externalTaskId?: string;
  readonly status: TaskStatus;
  readonly message: string;
  readonly count: number;
  readonly units: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** One file of a finished task. */
export interface TaskFile {
  readonly url: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** The settings without the credentials. */
export type PublicSettings = Omit<Settings, 'apiKeys' | 'accessKeys' | 'webhookSecret'>;

/** What the owner of a simulator can see and do, in process or by way of `/_sim/`. */
export interface SimulatorCommands {
  readonly ledger: () => readonly LedgerEntry[];
  readonly stats: () => StatsSnapshot;
  /** All tasks of all accounts, oldest first within an account. */
  readonly tasks: () => readonly TaskSummary[];
  /** The files of a task, none before it has succeeded; `undefined` when there is no such task. */
  readonly files: (taskId: string) => readonly TaskFile[] | undefined;
  readonly settings: () => PublicSettings;
  readonly set: (settings: Partial<Settings>) => void;
  readonly fault: (spec: FaultSpec) => void;
  readonly clearFaults: () => void;
  readonly barrier: (spec: BarrierSpec) => Barrier;
  /** Ends a task now. Answers false when there is none, or it had ended before. */
  readonly endTask: (taskId: string, end: TaskEnd) => boolean;
}

/** A running simulator. */
export interface Simulator extends SimulatorCommands {
  /** The base URL, without a slash at the end. */
  readonly url: string;
  /** Ends all connections, held calls, deliveries and timers. */
  readonly close: () => Promise<void>;
}
