import type { Client } from '@temporalio/client';
import type { Figure } from './figure.js';
import type { BenchServer, Namespace } from './temporal-server.js';

/** What a measurement may use. */
export interface Bench {
  readonly server: BenchServer;
  readonly clients: Readonly<Record<Namespace, Client>>;
  /** The naive workflows, bundled. */
  readonly naiveBundle: string;
  readonly quick: boolean;
  /** A directory for files of all kinds; removed at the end. */
  readonly directory: string;
  /** Tells whoever watches what goes on. */
  readonly say: (line: string) => void;
  /** Registers what has to be closed even when the run is broken off; returns it made to run once. */
  readonly onClose: (close: () => Promise<void>) => () => Promise<void>;
}

export interface MeasurementResult {
  readonly figures: readonly Figure[];
  /** Markdown that is printed under the table. */
  readonly page?: string;
  /** For the JSON: everything that the figures were made of. */
  readonly raw: unknown;
}

/** One thing that is measured; throws when it could not be. */
export interface Measurement {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  /**
   * What mostly waits runs beside the others: `always`, when it only counts, in namespaces of its own; `quick`, when a quick run may be a
   * little rough.
   */
  readonly alongside?: 'always' | 'quick';
  /** True for what a quick run leaves out unless it is asked for by name. */
  readonly isLong?: boolean;
  readonly measure: (bench: Bench) => Promise<MeasurementResult>;
}
