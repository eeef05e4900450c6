import type { UpdateDefinition } from '@temporalio/common';
import { TemporalFailure } from '@temporalio/common';
import { setHandler } from '@temporalio/workflow';
import { isRecord } from '../domain/record.js';
import { toGenerationError } from './failures.js';
import type { MessageArgs } from './message-args.js';
import { readArgs } from './message-args.js';
import { refuse } from './refuse.js';

export interface UpdateRules<Result> {
  /** What people see in the Web UI before they send it. */
  readonly description: string;
  /** What its argument may hold. */
  readonly names: readonly string[];
  /** Throws by `refuse`. */
  readonly validate: (args: MessageArgs) => void;
  readonly apply: (args: MessageArgs) => Result | Promise<Result>;
}

/** Takes an update, which is refused with a sentence before it becomes part of the history. */
export function setUpdate<Result>(
  update: UpdateDefinition<Result, [MessageArgs?]>,
  { description, names, validate, apply }: UpdateRules<Result>,
): void {
  setHandler(
    update,
    // In the history are those that an earlier version let in, so they are taken as they are.
    async (args?: MessageArgs | null) => orRefuse(() => apply(isRecord(args) ? args : {})),
    { description, validator: (args?: MessageArgs | null) => validate(readArgs(args, names)) },
  );
}

/**
 * Lets a fault of our own fail the update: thrown as it is, it would fail the workflow task, which Temporal tries again for ever. Not
 * asynchronous, because when an update ends decides which commands come after it.
 */
function orRefuse<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemporalFailure) throw error;
    return refuse(toGenerationError(error).text);
  }
}
