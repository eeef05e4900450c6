import { CancelledFailure, isCancellation, log, sleep, workflowInfo } from '@temporalio/workflow';
import { submitQueue } from '../../contract/task-queues.js';
import type { SubmitResult } from '../../contract/generation-activities.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { slotWeight } from '../../products/slot-weight.js';
import { countFiles } from '../../domain/artifact.js';
import { FAILURES } from '../../domain/failure.js';
import { keepingOf } from '../../domain/generation/files/keeping.js';
import { outputOf } from '../../domain/generation/files/output-place.js';
import type { FailureKind } from '../../domain/failure.js';
import { checksOf } from '../../domain/generation/checks/checks-of.js';
import { makesAnew } from '../../domain/generation/checks/expectation.js';
import { isRefused } from '../../domain/generation/checks/judge-file.js';
import { notAsExpectedError } from '../../domain/generation/checks/not-as-expected.js';
import type { GenerationError, GenerationResult } from '../../domain/generation/generation.js';
import {
  failedTaskError,
  generatingSeconds,
  parkedError,
  renderLastSeen,
  stuckNotice,
} from '../../domain/generation/generation.js';
import type { AdoptRequest, CreateRequest, GenerationRequest } from '../../domain/generation/request.js';
import type { Task } from '../../domain/task.js';
import { isTerminal, renderEntry } from '../../domain/task.js';
import { checkAccount, downloadWith, pollFor, submitOn } from '../activities.js';
import { endVisibly, isCancelledEnd, toGenerationError, toWorkflowFailure } from '../failures.js';
import { externalTaskId } from './external-task-id.js';
import { fairnessKeyOf, makingOf, ownerOf } from './owner.js';
import { createPreparation } from './prepare.js';
import { readRequest } from './read-request.js';
import type { LiveStatus } from './live-status.js';
import { createLiveStatus } from './live-status.js';

/**
 * Workflow `generation`: one Kling generation from request to file. Its input is one JSON object; the smallest is `{"prompt":"..."}`.
 * Fails with an `ApplicationFailure` whose type is a failure kind and whose first detail holds Kling's code and the task id.
 */
export function generation(input: unknown): Promise<GenerationResult> {
  return endVisibly(() => runGeneration(input));
}

async function runGeneration(input: unknown): Promise<GenerationResult> {
  const live = createLiveStatus();
  try {
    const request = readRequest(input);
    live.take({ kind: 'begun', request });
    return request.kind === 'adopt' ? await adopt(live, request) : await generate(live, request);
  } catch (error) {
    if (isCancelledEnd(error)) {
      live.cancel();
      throw isCancellation(error) ? error : new CancelledFailure('The generation was cancelled.');
    }
    const cause = toGenerationError(error);
    // From then on what the task has cost is part of the cost.
    const isTaskPaid = live.get().state === 'downloading' ? true : undefined;
    live.takeAndPublish({ kind: 'failed', error: cause });
    const { taskId, attempt, cost, estimate, elapsedSeconds } = live.get();
    throw toWorkflowFailure(cause, { taskId, attempts: attempt, cost, estimate, elapsedSeconds, isTaskPaid });
  }
}

/** Why a task that Kling has ended is not the end. */
type Refusal = GenerationError & { readonly kind: FailureKind };

/** A task that has succeeded, and which names of its request stood for which ids. */
interface MadeTask extends Pick<SubmitResult, 'names'> {
  readonly task: Task;
}

/** Makes tasks until one succeeds with files that are taken; each costs, so only failures that another try may mend get one. */
async function generate(live: LiveStatus, request: CreateRequest): Promise<GenerationResult> {
  await requireAccount(request);
  const prepare = createPreparation(live, request);
  const { attempts, retryAfterMs } = request.run;
  for (let attempt = 1; ; attempt++) {
    const body = await prepare();
    const made = await submit(live, { ...request, body }, attempt);
    const { task: ended, names } = made;
    const task = ended ?? (await waitUntilDone(live, request, made, Date.parse(made.submittedAt)));
    live.take({ kind: 'charged', cost: task.cost });
    const end =
      task.status === 'succeeded'
        ? await download(live, request, { task, names })
        : failedTaskError(made.taskId, task.message, { attempt, attempts });
    if (!('kind' in end)) return end;
    if (!isWorthAnother(end, request) || attempt >= attempts) throw toWorkflowFailure(end);
    live.takeAndPublishIfStuck({ kind: 'retrying', error: end });
    await sleep(retryAfterMs, { summary: `before attempt ${attempt + 1}` });
  }
}

function isWorthAnother({ kind }: Refusal, { run: { expect } }: CreateRequest): boolean {
  if (kind === 'NotAsExpected') return makesAnew(expect);
  return FAILURES[kind].retry === 'attempt';
}

/** Nobody listens on the queue of an account that no worker has: to wait there would be to wait for ever. A batch has looked before it began. */
async function requireAccount({ run: { account } }: CreateRequest): Promise<void> {
  if (account !== undefined && ownerOf(workflowInfo()).batchId === undefined) await checkAccount({ account });
}

async function submit(live: LiveStatus, request: CreateRequest, attempt: number): Promise<SubmitResult> {
  const info = workflowInfo();
  const { external_task_id: own, ...body } = request.body;
  const externalId = externalTaskId(info, attempt, own);
  live.take({ kind: 'sending', externalTaskId: externalId });
  const { account } = request.run;
  const queue = submitQueue(info.taskQueue, CATALOGUE[request.product].pack, account);
  const summary = [request.model ?? request.product, live.get().prompt].filter((word) => word !== undefined).join(': ');
  const priority = { priorityKey: request.run.priority, fairnessKey: fairnessKeyOf(info) };
  const result = await submitOn(
    queue,
    priority,
    summary,
  )({
    task: request.product,
    ...(request.added === undefined ? {} : { added: request.added }),
    body,
    externalTaskId: externalId,
    ...ownerOf(info),
    account,
    ...outputOf(request),
  });
  live.submitted(result);
  return result;
}

async function adopt(live: LiveStatus, request: AdoptRequest): Promise<GenerationResult> {
  live.take({ kind: 'adopting', taskId: request.taskId });
  const task = await waitUntilDone(live, request, request, Date.now());
  live.take({ kind: 'charged', cost: task.cost });
  const end =
    task.status === 'succeeded'
      ? await download(live, request, { task })
      : failedTaskError(request.taskId, task.message, { attempt: 1, attempts: 1 });
  if ('kind' in end) throw toWorkflowFailure(end);
  return end;
}

/** Waits until the task has ended. Says so once it takes unusually long, and parks it with its id when it takes too long. */
async function waitUntilDone(
  live: LiveStatus,
  request: GenerationRequest,
  { taskId, hasCallback, silenceSeconds }: Pick<SubmitResult, 'taskId' | 'hasCallback' | 'silenceSeconds'>,
  sinceMs: number,
): Promise<Task> {
  const { stuckAfterMs, timeoutMs } = request.run;
  const deadlines = stuckAfterMs < timeoutMs ? [stuckAfterMs, timeoutMs] : [timeoutMs];
  let lastSeen = 'never';
  for (const deadlineMs of deadlines) {
    const remainingMs = sinceMs + deadlineMs - Date.now();
    const { task, trouble } = await pollFor(
      remainingMs,
      `task ${taskId}`,
      silenceSeconds,
    )({
      taskId,
      task: request.product,
      deadline: new Date(sinceMs + deadlineMs).toISOString(),
      adopted: request.kind === 'adopt',
      batchId: ownerOf(workflowInfo()).batchId,
      externalTaskId: request.kind === 'adopt' ? undefined : live.get().externalTaskId,
      slots: request.kind === 'adopt' ? 1 : slotWeight(request, request.body),
      hasCallback,
      account: request.run.account,
    });
    if (task !== undefined && isTerminal(task.status)) return task;
    lastSeen = renderLastSeen(task?.status, trouble) ?? lastSeen;
    if (deadlineMs < timeoutMs) raiseStuckAlert(live, taskId, deadlineMs, lastSeen);
  }
  throw toWorkflowFailure(parkedError(taskId, timeoutMs, lastSeen));
}

function raiseStuckAlert(live: LiveStatus, taskId: string, afterMs: number, lastSeen: string): void {
  live.takeAndPublishIfStuck({ kind: 'stuck', afterMs, lastSeen });
  log.warn(stuckNotice(taskId, afterMs, lastSeen), { taskId });
}

/** Fetches the files, which are the result unless they are not as they were expected to be. */
async function download(
  live: LiveStatus,
  request: GenerationRequest,
  { task, names }: MadeTask,
): Promise<GenerationResult | Refusal> {
  const info = workflowInfo();
  const { taskId } = task;
  live.takeAndPublishIfStuck({ kind: 'collecting', taskId });
  const { attempt, model, cost, estimate, externalTaskId: externalId } = live.get();
  const facts = { taskId, task: request.product, model, attempts: attempt, cost, estimate };
  const { entries } = task;
  const made = entries === undefined ? {} : { entries };
  const what = entries?.[0] === undefined ? countFiles(task.outputs.length) : renderEntry(entries[0]);
  const checks = checksOf(request);
  const { artifacts, sidecarFile, lacks, differences } = await downloadWith(`${what} of task ${taskId}`)({
    workflowId: info.workflowId,
    ...ownerOf(info),
    taskId,
    task: request.product,
    outputs: task.outputs,
    account: request.run.account,
    ...keepingOf(request),
    ...(request.run.name === undefined ? {} : { name: request.run.name }),
    ...outputOf(request),
    ...(checks === undefined ? {} : { checks }),
    sidecar: {
      ...facts,
      ...(request.run.account === undefined ? {} : { account: request.run.account }),
      externalTaskId: task.externalTaskId ?? externalId,
      request: request.kind === 'adopt' ? { taskId } : request.body,
      ...(names === undefined ? {} : { names }),
      ...(request.metadata === undefined ? {} : { metadata: request.metadata }),
      workflowId: info.workflowId,
      runId: info.runId,
      createdAt: task.createdAt,
      ...made,
    },
  });
  if (differences !== undefined && isRefused(differences, checks)) {
    return notAsExpectedError(differences, artifacts, makesAnew(request.run.expect) ? live.get() : undefined);
  }
  const completed = { kind: 'completed', taskId, artifacts, entries, lacks, differences } as const;
  return live.complete(completed, (status) => ({
    ...facts,
    account: request.run.account,
    adopted: status.adopted,
    making: makingOf(info),
    artifacts,
    ...made,
    sidecarFile,
    elapsedSeconds: status.elapsedSeconds,
    generatingSeconds: generatingSeconds(status),
    notices: status.notices,
    ...(lacks === undefined ? {} : { lacks }),
    ...(differences === undefined ? {} : { differences }),
  }));
}
