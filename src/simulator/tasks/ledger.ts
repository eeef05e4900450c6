import { closeSync, openSync, writeSync } from 'node:fs';

import type { FetchedInput } from '../http/fetch-inputs.js';

/**
 * One request as the simulator saw it. `status` is 0 when no reply left the simulator; `accepted` tells whether a task
 * was made, whatever became of the reply. JSON calls are entered when they have taken effect, before the reply is
 * sent; media calls when their last byte has left.
 */
export interface LedgerEntry {
  /** The simulator's wall clock, ISO 8601. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly status: number;
  readonly accepted: boolean;
  readonly code?: number;
  readonly requestId?: string;
  readonly account?: string;
  readonly taskId?: string;
  readonly externalTaskId?: string;
  /** Bytes of the body sent. */
  readonly bytes?: number;
  /** The request's `Range` header. */
  readonly range?: string;
  /** The kind of fault that was injected. */
  readonly fault?: string;
  /** Files that the body names, as they were fetched. */
  readonly inputs?: readonly FetchedInput[];
}

/** The append-only record of all requests. */
export interface Ledger {
  readonly append: (entry: LedgerEntry) => void;
  readonly entries: () => readonly LedgerEntry[];
  readonly close: () => void;
}

/** Builds a ledger in memory; with `file` each entry is also on disk, as a line of JSON, before its reply is sent. */
export function createLedger(file: string | undefined): Ledger {
  const entries: LedgerEntry[] = [];
  let descriptor = file === undefined ? undefined : openSync(file, 'a');
  return {
    append: (entry) => {
      entries.push(entry);
      if (descriptor !== undefined) writeSync(descriptor, `${JSON.stringify(entry)}\n`);
    },
    entries: () => [...entries],
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
