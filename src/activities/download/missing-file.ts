import { renderDuration } from '../../domain/duration.js';
import { FAILURES } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Task } from '../../domain/task.js';
import { KEPT_DAYS, KEPT_MS } from '../../domain/task.js';

/** A CDN learns of a new file within seconds, and its own trouble with one is over within minutes; longer, and a person should know. */
const PATIENCE_MS = 10 * 60_000;

/** A file that the media host refuses though its link was renewed. */
export interface MissingFile {
  readonly taskId: string;
  /** Counts from 1. */
  readonly file: number;
  /** Of the last refusal, when there was one. */
  readonly httpStatus?: number;
  /** ISO 8601, Kling's clock: when the task last changed, or was made. Absent when Kling does not say. */
  readonly taskTime?: string;
  /** ISO 8601: since when it has been missing. */
  readonly since: string;
}

/** The failure for a missing file: for good when Kling cannot have it any more or patience is over, else worth another try. */
export function missingFileFailure(missing: MissingFile, nowMs: number): KlingFailure {
  const { taskId, file, httpStatus, since } = missing;
  const facts = { httpStatus };
  if (httpStatus === 410 || isOld(missing, nowMs)) {
    const text = `Kling no longer serves file ${file} of task ${taskId}; it keeps results for ${KEPT_DAYS} days`;
    return new KlingFailure('EmptyResult', text, facts);
  }
  const status = httpStatus === undefined ? 'Kling names no such file' : `HTTP ${httpStatus}`;
  const waitedMs = nowMs - Date.parse(since);
  if (waitedMs < PATIENCE_MS) {
    return new KlingFailure('Media', `File ${file} of task ${taskId} is not there yet (${status})`, facts);
  }
  const text = `File ${file} of task ${taskId} could not be had for ${renderDuration(waitedMs)}, with its link renewed each time (${status})`;
  return new KlingFailure('EmptyResult', text, facts);
}

/** What to tell when a twin with a watermark has been missing for so long that it is given up; undefined while another try may bring it. */
export function noticeLostTwin({ code, message }: KlingFailure, since: string, nowMs: number): string | undefined {
  const isOver = FAILURES[code].retry === 'never' || (code !== 'Storage' && nowMs - Date.parse(since) >= PATIENCE_MS);
  return isOver ? `The watermarked copy could not be fetched: ${message}. The clean file is there.` : undefined;
}

/** The latest time that a task tells of itself. */
export function timeOf({ createdAt, updatedAt }: Pick<Task, 'createdAt' | 'updatedAt'>): string | undefined {
  return updatedAt ?? createdAt;
}

function isOld({ taskTime }: MissingFile, nowMs: number): boolean {
  return taskTime !== undefined && nowMs - Date.parse(taskTime) > KEPT_MS;
}
