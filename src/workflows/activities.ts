import type { Priority } from '@temporalio/common';
import type { ActivityOptions } from '@temporalio/workflow';
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../contract/activities.js';
import { USUAL_SILENCE_SECONDS } from '../domain/generation/polls/poll-pace.js';

/**
 * Every timeout and retry of the product, its reason beside it. No activity has a limit of tries: what cannot succeed is thrown as
 * non-retryable by the activity, and what can is bounded by time, so that a night's outage costs patience and not a paid clip.
 */
const SUBMIT: ActivityOptions = {
  // The wait for the slots of several images (60 s), a look-up on repeats (30 s), and pictures that go up as base64 (150 s at most). No
  // limit on the wait in the queue.
  startToCloseTimeout: '5 minutes',
  // A dead worker is noticed within this; twice the throttled rate at which the SDK sends.
  heartbeatTimeout: '10 seconds',
  // A minute is soon enough in an outage; a refusal for want of a slot brings its own delay.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  // A create that is on its way may be accepted: wait for its task id rather than lose what is paid for. In the queue it ends at once.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

const PREPARE: ActivityOptions = {
  // Files that are put where Kling can fetch them, which ends by itself after 25 minutes; and a few calls that are answered at once, of
  // which the first may take as long as Kling looks at a video of a minute.
  startToCloseTimeout: '30 minutes',
  // As for a download: a cancellation is heard within 4 s.
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  // A call that is on its way may be paid for.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

const POLL: ActivityOptions = {
  // A look that throws is worth another soon; the status board has its own back-off for trouble at Kling.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  // Looking has nothing to clean up, so a cancelled generation ends at once.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

const DOWNLOAD: ActivityOptions = {
  // The largest clips are some hundred MB: this bounds one try, and the next one resumes where it stopped.
  startToCloseTimeout: '1 hour',
  // A full disk is waited out; a result lives 30 days, but after one a person should know.
  scheduleToCloseTimeout: '1 day',
  // Short, because the SDK sends at 0.8 of it and a cancellation travels on the reply: partial files are gone within about 4 s.
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  // The partial file is removed before the workflow ends.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/**
 * `submit` on the gated queue of the request's pack; `summary` is what the Web UI shows beside the activity. Items of one batch share
 * a fairness key, so that several batches of one priority take turns whatever their sizes.
 */
export function submitOn(taskQueue: string, priority: Priority, summary: string): Activities['submit'] {
  return proxyActivities<Activities>({ ...SUBMIT, taskQueue, summary, priority }).submit;
}

/** Whether the worker that is at the workflow has an account: it looks into a table of its own, and that takes one event. */
export const { checkAccount } = proxyLocalActivities<Activities>({ startToCloseTimeout: '5 seconds' });

/** Calls before the create, which hold no slot. */
export function prepareWith(summary: string): Activities['prepare'] {
  return proxyActivities<Activities>({ ...PREPARE, summary }).prepare;
}

/**
 * `poll` for as long as it may take until the deadline, and a quarter of an hour more for a last look through trouble. A dead worker is noticed within
 * `silenceSeconds`, which grows with how many wait.
 */
export function pollFor(
  remainingMs: number,
  summary: string,
  silenceSeconds = USUAL_SILENCE_SECONDS,
): Activities['poll'] {
  const startToCloseTimeout = Math.max(0, remainingMs) + 900_000;
  const heartbeatTimeout = silenceSeconds * 1000;
  return proxyActivities<Activities>({ ...POLL, startToCloseTimeout, heartbeatTimeout, summary }).poll;
}

export function downloadWith(summary: string): Activities['download'] {
  return proxyActivities<Activities>({ ...DOWNLOAD, summary }).download;
}

const FILES: ActivityOptions = {
  // A page, fifty records or a block: a moment, and a network disk may be a hundred times slower.
  startToCloseTimeout: '5 minutes',
  // Short: while it is not answered, a batch that waits for a page starts nothing.
  heartbeatTimeout: '5 seconds',
  // A full disk or one that is away is waited out: without these files a batch cannot begin, and must not end.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

const WHOLE_FILES: ActivityOptions = {
  ...FILES,
  // A hundred thousand rows are checked in ten seconds, and their report is written in as many; a bucket over the line may take ten times as long.
  startToCloseTimeout: '15 minutes',
  // While a table of all rows is put together no heartbeat is sent for a second, or for some on a busy machine.
  heartbeatTimeout: '10 seconds',
};

const COLLECT: ActivityOptions = {
  // As long as the slowest generation: `run.timeout` is a week at most, and a day more bounds its download.
  startToCloseTimeout: '9 days',
  heartbeatTimeout: '10 seconds',
  // A Temporal server that is away comes back; asking again costs nothing.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  // It goes on as a new run at once; that one asks again.
  cancellationType: ActivityCancellationType.ABANDON,
};

/** The activities of a batch that read and write its files. */
export const { readItems, recordItems, keepBlock, readBlocks } = proxyActivities<Activities>(FILES);

/** Those that read all of them. */
export const { openBatch, reportBatch } = proxyActivities<Activities>(WHOLE_FILES);

/** The activities of a pipeline that read and write its journal, and read that of a batch. */
export const { openPipeline, recordSteps, readBatchOutputs } = proxyActivities<Activities>(FILES);

/** Waits for generations that an earlier run of a batch or a pipeline has started. */
export const { collectGenerations } = proxyActivities<Activities>(COLLECT);

const DELIVER: ActivityOptions = {
  // A program of the operator's may work for a minute; a receiver must answer in 15 s.
  startToCloseTimeout: '90 seconds',
  // As long as others that follow Standard Webhooks try: a weekend passes, and somebody notices.
  scheduleToCloseTimeout: '3 days',
  // A worker that dies with a try is noticed in time for the next one.
  heartbeatTimeout: '10 seconds',
  // The activity says when the next try comes, or the receiver does; this is for what says nothing, such as a worker that died.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 hour' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

/** A delivery on the queue for those; `summary` is what the Web UI shows beside it. */
export function deliverOn(taskQueue: string, summary: string): Activities['deliverNotice'] {
  return proxyActivities<Activities>({ ...DELIVER, taskQueue, summary }).deliverNotice;
}

const OPERATE: ActivityOptions = {
  // An hour of film that is encoded anew on a slow machine; the next try goes on behind the pieces that are whole.
  startToCloseTimeout: '6 hours',
  // The wait in the line counts, and a full disk is waited out: a weekend passes, and somebody notices.
  scheduleToCloseTimeout: '3 days',
  // As for a download: what runs is killed, and its files are gone, within about 4 s.
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  // What it has begun is removed before the workflow ends.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/** An operation of a pipeline on the queue for those (`operationsQueue`); `summary` is what the Web UI shows beside it. */
export function operateOn(taskQueue: string, summary: string): Activities['operate'] {
  return proxyActivities<Activities>({ ...OPERATE, taskQueue, summary }).operate;
}
