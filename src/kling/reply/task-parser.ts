import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Task, TaskStatus } from '../../domain/task.js';
import { COST_FIELDS, readCost } from './cost.js';
import { ENTRY_FIELDS, findEntries } from './entries.js';
import { readArray, readId, readObject, readText, readTime } from './json.js';
import { keepFields } from './kept-fields.js';
import { findOutputs, RESULT_FIELDS } from './outputs.js';
import type { Scrub } from '../../domain/text/scrub.js';

/** Kling's words, and those of gateways and tutorials, for the state of a task. */
const STATUS_BY_WORD: ReadonlyMap<string, TaskStatus> = new Map([
  ['submitted', 'submitted'],
  ['pending', 'submitted'],
  ['queued', 'submitted'],
  ['processing', 'processing'],
  ['running', 'processing'],
  ['succeed', 'succeeded'],
  ['succeeded', 'succeeded'],
  ['success', 'succeeded'],
  ['completed', 'succeeded'],
  ['failed', 'failed'],
  ['error', 'failed'],
]);

/** Kling's own are a sentence. A text of megabytes would not fit into a workflow's history, and the task with it. */
const MAX_MESSAGE_LENGTH = 1000;

const asIs: Scrub = (text) => text;

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...['task_id', 'id', 'session_id', 'task_status', 'status', 'task_status_msg', 'message', 'task_info'],
  ...['external_id', 'external_task_id', 'created_at', 'create_time', 'updated_at', 'update_time'],
  ...COST_FIELDS,
]);

/**
 * Reads one task of either generation of Kling's API (`task_id`, `task_status`, ... or `id`, `status`, ...), be it a reply's `data`, a
 * row of a list or the body of a callback. Throws `KlingFailure` of kind `UnexpectedReply` for a value without an id, never anything else.
 */
export function parseTask(value: unknown, scrub: Scrub = asIs): Task {
  const data = readObject(value);
  const taskId = readTaskId(data);
  if (taskId === undefined)
    throw new KlingFailure('UnexpectedReply', 'Kling answered something in which no task id can be found');
  const outputs = findOutputs(data);
  const entries = findEntries(data, scrub);
  const status = readStatus(data, outputs.length + entries.length > 0);
  const { cost, unread } = readCost(data);
  const info = readObject(data.task_info);
  return {
    taskId,
    status,
    message: scrub(readText(data.task_status_msg) ?? readText(data.message) ?? '').slice(0, MAX_MESSAGE_LENGTH),
    outputs,
    ...defined('entries', entries.length === 0 ? undefined : entries),
    ...defined('externalTaskId', readId(info.external_task_id ?? data.external_id ?? data.external_task_id)),
    ...defined('createdAt', readTime(data.created_at ?? data.create_time)),
    ...defined('updatedAt', readTime(data.updated_at ?? data.update_time)),
    ...defined('cost', cost),
    ...defined('extra', collectExtra(data, { status, hasResult: outputs.length + entries.length > 0, unread }, scrub)),
  };
}

/** Reads what is answered at once: it may have no id of its own, and then that of the call stands in its place. */
export function parseAnswer(value: unknown, requestId: string | undefined, scrub: Scrub = asIs): Task {
  const data = readObject(value);
  const hasId = readTaskId(data) !== undefined || requestId === undefined;
  return parseTask(hasId ? data : { ...data, session_id: requestId }, scrub);
}

/**
 * Reads a list of tasks, a bare array or wrapped in `list`, `result` or `tasks`. Rows that are no tasks are left out: one odd row must
 * not hide the others. Throws `KlingFailure` of kind `UnexpectedReply` when there is no list.
 */
export function parseTasks(data: unknown, scrub: Scrub = asIs): Task[] {
  const rows = findRows(data);
  if (rows === undefined)
    throw new KlingFailure('UnexpectedReply', 'Kling answered something in which no list of tasks can be found');
  return rows.filter(hasTaskId).map((row) => parseTask(row, scrub));
}

function findRows(data: unknown): readonly unknown[] | undefined {
  if (Array.isArray(data)) return readArray(data);
  if (!isObject(data)) return undefined;
  const wrapped = [data.list, data.result, data.tasks].find((list) => Array.isArray(list));
  // An empty account answers `{"count":0,"has_more":false}` with no list at all.
  const isList = wrapped !== undefined || data.count === 0 || data.has_more === false;
  return isList ? readArray(wrapped) : undefined;
}

function hasTaskId(row: unknown): boolean {
  return isObject(row) && readTaskId(row) !== undefined;
}

/** What answers at once may have a session instead of a task: faces that were found, a selection that was begun. */
function readTaskId(data: Json): string | undefined {
  return readId(data.task_id) ?? readId(data.id) ?? readId(data.session_id);
}

function readStatus(data: Json, hasResult: boolean): TaskStatus {
  const word = data.task_status ?? data.status;
  if (data.task_id !== undefined || data.id !== undefined) return parseStatus(word);
  // The calls of a session have no status, or a number of which 0 is good.
  if (typeof word === 'number') return word === 0 ? 'succeeded' : 'failed';
  return word === undefined && (hasResult || Array.isArray(data.face_data)) ? 'succeeded' : parseStatus(word);
}

function parseStatus(word: unknown): TaskStatus {
  return (typeof word === 'string' ? STATUS_BY_WORD.get(word.trim().toLowerCase()) : undefined) ?? 'unknown';
}

/** What this version does not know: other fields, a new status word, a cost in another form, a result in a form that held no file. */
function collectExtra(
  data: Json,
  read: { status: TaskStatus; hasResult: boolean; unread: readonly string[] },
  scrub: Scrub,
): Readonly<Record<string, unknown>> | undefined {
  const info = Object.entries(readObject(data.task_info)).filter(([name]) => name !== 'external_task_id');
  const entries = Object.entries(data).filter(([name, value]) => {
    if (RESULT_FIELDS.has(name) || ENTRY_FIELDS.includes(name)) return !read.hasResult && !isEmpty(value);
    if (name === 'task_status' || name === 'status') return read.status === 'unknown' && value !== undefined;
    return !KNOWN_FIELDS.has(name) || read.unread.includes(name);
  });
  if (info.length > 0) entries.push(['task_info', Object.fromEntries(info)]);
  return entries.length === 0 ? undefined : keepFields(Object.fromEntries(entries), scrub);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Leaves a field out rather than setting it to undefined: JSON across Temporal cannot tell the two apart, tests can. */
function defined<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  const field: Partial<Record<K, V>> = {};
  if (value !== undefined) field[name] = value;
  return field;
}
