import type { UpdateDefinition } from '@temporalio/common';
import { TemporalFailure } from '@temporalio/common';
import { setHandler } from '@temporalio/workflow';
import { parseBudget, parseConcurrency } from '../../domain/batch/batch-request.js';
import type { Entry } from '../../domain/batch/book.js';
import { collectableTask } from '../../domain/batch/outcome.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import type { Parsed } from '../../domain/parsed.js';
import { quote } from '../../domain/text/quote.js';
import { isRecord } from '../../domain/record.js';
import type { Children } from './children.js';
import type { Journal } from './journal.js';
import {
  cancelItemUpdate,
  drainUpdate,
  pauseUpdate,
  reportUpdate,
  resumeUpdate,
  retryFailedUpdate,
  setConcurrencyUpdate,
} from '../../contract/batch-messages.js';
import type { BatchRun } from './state.js';
import { toGenerationError } from '../failures.js';
import type { MessageArgs } from '../message-args.js';
import { readArgs } from '../message-args.js';
import { refuse } from '../refuse.js';
import { now } from '../now.js';

/** Takes the updates with which people steer a batch; each is refused with a sentence before it becomes part of the history. */
export function setBatchUpdates(batch: BatchRun, children: Children, journal: Journal): void {
  const state = () => batch.facts().state;
  const change = (facts: Parameters<BatchRun['note']>[0]): BatchProgress => {
    batch.note(facts);
    return batch.progress();
  };
  const refuseWhenOver = () => {
    if (batch.facts().endedAt !== undefined) refuse('The batch has ended; start it again to do what is missing.');
    if (state() === 'cancelled') refuse('The batch is cancelled and ends.');
  };

  setUpdate(pauseUpdate, {
    description: 'Starts nothing more until resume; what runs goes on: {"reason":"..."}, optional',
    names: ['reason'],
    validate({ reason }) {
      refuseWhenOver();
      if (reason !== undefined && reason !== null && (typeof reason !== 'string' || reason.length > MAX_REASON_LENGTH))
        refuse(`reason: ${quote(reason)}; write a text of at most ${MAX_REASON_LENGTH} characters`);
      if (state() !== 'running') refuse(`The batch is ${state()} already.`);
    },
    apply: ({ reason }) => change({ state: 'paused', reason: typeof reason === 'string' ? reason : 'paused by hand' }),
  });

  setUpdate(resumeUpdate, {
    description: 'Goes on, with another budget if one is given: {"budget":100}, optional',
    names: ['budget'],
    validate({ budget }) {
      refuseWhenOver();
      if (budget !== undefined) check(parseBudget(budget, 'budget'));
      else if (state() === 'running') refuse('The batch runs already.');
    },
    apply: ({ budget }) =>
      change({
        state: 'running',
        reason: undefined,
        resumedAt: now(),
        budget: budget === undefined ? batch.facts().budget : parseBudget(budget, 'budget').value,
      }),
  });

  setUpdate(setConcurrencyUpdate, {
    description: 'Generations under way at once, from now on: {"concurrency":10}',
    names: ['concurrency'],
    validate({ concurrency }) {
      refuseWhenOver();
      check(parseConcurrency(concurrency, 'concurrency'));
    },
    apply: ({ concurrency }) => change({ concurrency: parseConcurrency(concurrency, 'concurrency').value }),
  });

  setUpdate(retryFailedUpdate, {
    description: 'Puts failed and cancelled items back into the line, or those named: {"ids":["..."]}, optional',
    names: ['ids'],
    validate({ ids }) {
      refuseWhenOver();
      const unknown = readIds(ids)?.find((id) => !batch.book().has(id));
      if (unknown !== undefined) refuse(`The batch has no item ${quote(unknown)}.`);
      if (listRetryable(batch, readIds(ids)).length > 0) return;
      refuse(ids === undefined ? 'No item has failed or was cancelled.' : 'None of these has failed or was cancelled.');
    },
    apply({ ids }) {
      const entries = listRetryable(batch, readIds(ids));
      entries.forEach((entry) => batch.put(renew(entry)));
      return { retried: entries.map(({ id }) => id) };
    },
  });

  setUpdate(cancelItemUpdate, {
    description: 'Takes one item out, or cancels its generation: {"id":"..."}',
    names: ['id'],
    validate({ id }) {
      refuseWhenOver();
      if (typeof id !== 'string') refuse('Write {"id": "<item id>"}.');
      const state = batch.book().get(id)?.state;
      if (state === undefined) refuse(`The batch has no item ${quote(id)}.`);
      if (state === 'completed' || state === 'failed' || state === 'cancelled')
        refuse(`Item "${id}" is ${state} already.`);
    },
    apply({ id }) {
      const entry = batch.book().get(String(id));
      if (entry?.state === 'waiting') batch.settle(entry.id, { kind: 'cancelled' });
      else if (entry !== undefined) children.cancel(entry.id, batch.workflowIdOf(entry.id));
      return batch.progress();
    },
  });

  setUpdate(drainUpdate, {
    description: 'Starts nothing more, and ends when what runs has ended',
    names: [],
    validate() {
      refuseWhenOver();
      if (state() === 'draining') refuse('The batch starts nothing more already.');
    },
    apply: () => change({ state: 'draining', reason: 'cancelled; what runs is left to end' }),
  });

  setUpdate(reportUpdate, {
    description: 'Writes the report as of now',
    names: [],
    validate: () => undefined,
    apply: () => journal.report(),
  });
}

/** Longest reason of a pause in characters: it is shown in headings, and travels from run to run. */
const MAX_REASON_LENGTH = 500;

interface Rules<Result> {
  /** What people see in the Web UI before they send it. */
  readonly description: string;
  /** What its argument may hold. */
  readonly names: readonly string[];
  /** Throws by `refuse`. */
  readonly validate: (args: MessageArgs) => void;
  readonly apply: (args: MessageArgs) => Result | Promise<Result>;
}

function setUpdate<Result>(
  update: UpdateDefinition<Result, [MessageArgs?]>,
  { description, names, validate, apply }: Rules<Result>,
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

function check({ problems: [first] }: Parsed<unknown>): void {
  if (first !== undefined) refuse(`${first.path}: ${first.text}`);
}

function readIds(ids: unknown): string[] | undefined {
  if (ids === undefined || ids === null) return undefined;
  if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids;
  return refuse('ids: write a list of item ids, e.g. ["9f3c2a7b1d"]');
}

function listRetryable(batch: BatchRun, ids: readonly string[] | undefined): Entry[] {
  const book = batch.book();
  return (ids ?? [...book.idsIn('failed'), ...book.idsIn('cancelled')]).flatMap((id) => {
    const entry = book.get(id);
    return entry?.state === 'failed' || entry?.state === 'cancelled' ? [entry] : [];
  });
}

/** The item, waiting again; what is paid for is collected rather than made anew. */
function renew({ id, tries, taskId, error, spent, isTaskPaid }: Entry): Entry {
  return { id, state: 'waiting', tries, adopt: collectableTask(taskId, error?.kind), spent, isTaskPaid };
}
