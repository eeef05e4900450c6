import type { Artifact } from '../domain/artifact.js';
import type { FailureKind } from '../domain/failure.js';
import type { Checks } from '../domain/generation/checks/judge-file.js';
import type { Keeping } from '../domain/generation/files/kept-files.js';
import type { LibraryKind } from '../domain/library/library-kind.js';
import type { Cost } from '../domain/money.js';
import type { SessionReply } from '../domain/task.js';
import type { Output, Task, TaskStatus } from '../domain/task.js';
import type { AddedModel } from '../products/added/added-model.js';
import type { ProductName } from '../products/catalogue.js';

export interface CheckAccountInput {
  readonly account: string;
}

export interface PrepareInput {
  readonly task: ProductName;
  /** What the request itself says of its model. */
  readonly added?: AddedModel;
  /** As the request has it, files as path or URL. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The batch that the generation is an item of. */
  readonly batchId?: string;
  /** The pipeline that it is a step of; then it is no item of a batch. */
  readonly pipelineId?: string;
  /** Absent for the default account, as in the other inputs. */
  readonly account?: string;
  /** Where the files are to be kept; absent for the worker's own place, as in the other inputs. */
  readonly output?: string;
}

export interface PrepareResult {
  /** What Kling deducted for the calls, where it said so. */
  readonly cost?: Cost;
  /** Kling's JSON for the create, files as path or URL; absent where there is none. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Why there is none. */
  readonly refusal?: string;
}

/** What a try leaves for the next one. */
export interface PrepareHeartbeat extends SubmitHeartbeat {
  /** What Kling has answered to a call that may have cost something. */
  readonly answers?: readonly SessionReply[];
}

export interface SubmitInput {
  readonly task: ProductName;
  /** What the request itself says of its model. */
  readonly added?: AddedModel;
  /** Kling's JSON with pictures as path or URL. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Derived from the workflow's id, first run and attempt: a repeated create with it is refused, never charged twice. */
  readonly externalTaskId: string;
  /** The batch that the generation is an item of. */
  readonly batchId?: string;
  /** The pipeline that it is a step of; then it is no item of a batch. */
  readonly pipelineId?: string;
  readonly account?: string;
  readonly output?: string;
}

export interface SubmitResult {
  readonly taskId: string;
  /** ISO 8601: when this activity got its slot, and when Kling had taken the task. */
  readonly startedAt: string;
  readonly submittedAt: string;
  /** Whether this server has our search attributes: a workflow started by hand cannot know. */
  readonly searchable: boolean;
  /** The elements, voices and videos that the request names, by the ids that were sent. */
  readonly names?: readonly ResolvedName[];
  /** The task itself, where the answer to its create was its end: there is nothing to wait for. */
  readonly task?: Task;
  /** Kling was asked to call us when the task changes. */
  readonly hasCallback?: true;
  /** How long its poll may be silent before another worker takes it over; absent for the usual 10 s. */
  readonly silenceSeconds?: number;
}

/** An element or a voice that a request names by its name, or a video by the generation that has made it. */
export interface ResolvedName {
  /** e.g. `element_list[0].element_id`. */
  readonly field: string;
  readonly kind: LibraryKind | 'video';
  readonly name: string;
  readonly id: string;
}

/** What a try leaves for the next one, and for whoever asks why a generation waits. */
export interface SubmitHeartbeat {
  /** ISO 8601: since when Kling has not answered properly. */
  readonly troubleSince?: string;
  /** The same, for replies with a good status that make no sense. */
  readonly nonsenseSince?: string;
  /** ISO 8601: since when no slot was free. */
  readonly fullSince?: string;
  /** The kind of trouble that the workflow has been told of. */
  readonly told?: FailureKind;
  /** True once a create has been sent of which nothing can be looked up. */
  readonly isSent?: boolean;
  /** The try, counted from 1, up to which surely nothing has been made. */
  readonly unmadeBy?: number;
}

export interface PollInput {
  readonly taskId: string;
  /** Unknown when somebody adopted a bare task id. */
  readonly task?: ProductName;
  /** ISO 8601: when to return with whatever was seen last. */
  readonly deadline: string;
  /** True for a task that this workflow did not make: it exists already, so "no such task" is believed at once. */
  readonly adopted: boolean;
  /** The batch that the generation is an item of. */
  readonly batchId?: string;
  /** How many of the account's parallel slots the task holds. */
  readonly slots: number;
  /** That we gave the task; absent for one that this workflow did not make. */
  readonly externalTaskId?: string;
  /** Kling was asked to call us when the task changes. */
  readonly hasCallback?: boolean;
  readonly account?: string;
}

export interface PollResult {
  /** The task as last seen; absent when not one look succeeded before the deadline. */
  readonly task?: Task;
  readonly looks: number;
  /** The last trouble, when the last look failed. */
  readonly trouble?: string;
}

/** Shown under Pending Activities in the Web UI, and read by `kling status`. */
export interface PollHeartbeat {
  readonly taskId: string;
  readonly status?: TaskStatus;
  readonly looks: number;
  readonly lookedAt?: string;
  readonly trouble?: string;
}

export interface DownloadInput extends Keeping {
  readonly workflowId: string;
  /** The batch that it is an item of. */
  readonly batchId?: string;
  /** The pipeline that it is a step of; then it is no item of a batch. */
  readonly pipelineId?: string;
  readonly taskId: string;
  readonly task?: ProductName;
  readonly outputs: readonly Output[];
  readonly account?: string;
  readonly output?: string;
  /** The template of the files' names; absent for files that are called after the task. */
  readonly name?: string;
  /** What the files are held against; absent where nobody wants them checked. */
  readonly checks?: Checks;
  /** What the JSON beside the files says besides the files themselves. */
  readonly sidecar: Readonly<Record<string, unknown>>;
}

export interface DownloadResult {
  readonly artifacts: readonly Artifact[];
  /** Absolute path, or `s3://bucket/key`. */
  readonly sidecarFile: string;
  /** What could not be had besides the files that were paid for, one sentence each; absent where there is nothing to tell. */
  readonly lacks?: readonly string[];
  /** In what the files differ from what was asked for, one sentence each; absent where they do not. */
  readonly differences?: readonly string[];
}

/** Shown under Pending Activities in the Web UI, and read by `kling status`. */
export interface DownloadHeartbeat {
  /** Counts from 1. */
  readonly file: number;
  readonly of: number;
  readonly offset: number;
  readonly totalBytes?: number;
  /** ISO 8601: since when a file has been refused; the next try goes on from there. */
  readonly missingSince?: string;
}

/** A heartbeat of one of the three as Temporal gives it back: of what types its fields are, nobody has looked. */
export type UncheckedHeartbeat = Readonly<
  Partial<Record<keyof SubmitHeartbeat | keyof PollHeartbeat | keyof DownloadHeartbeat, unknown>>
>;
