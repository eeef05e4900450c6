import type { Task } from '../../domain/task.js';
import type { CallOptions } from '../api/call-options.js';
import { watched } from '../api/call-options.js';
import { TASKS_PATH } from '../api/endpoints.js';
import type { Http } from '../api/http.js';
import { readObject, readText } from '../reply/json.js';
import { parseTasks } from '../reply/task-parser.js';

/** Which of the account's tasks, of all products, are listed. */
export interface TaskWindow {
  /** When they were made, in epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Where the page before left off; the times are then Kling's to remember. */
  readonly cursor?: string;
  readonly limit: number;
}

/** One page of them. */
export interface TaskPage {
  readonly tasks: readonly Task[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

/** As far back as Kling lists where nobody says otherwise, so a window that it takes for certain. */
export const WINDOW_MS = 30 * 86_400_000;

/** The most that Kling takes for a page. */
export const MAX_PAGE = 500;

/** One page of `POST /tasks`, for API keys only. Throws `KlingFailure`. */
export async function readTaskPage(
  http: Http,
  { fromMs, toMs, cursor, limit }: TaskWindow,
  options: CallOptions,
): Promise<TaskPage> {
  const body = cursor === undefined ? { start_time: fromMs, end_time: toMs, limit } : { cursor, limit };
  const { data, scrub } = await http.request({ method: 'POST', path: TASKS_PATH, body, ...watched('tasks', options) });
  const { has_more: hasMore, next_cursor: next } = readObject(data);
  // An absent word is no "no": where there is a cursor, there is a page.
  const nextCursor = hasMore === false ? undefined : readText(next);
  return { tasks: parseTasks(data, scrub), ...(nextCursor !== undefined && { nextCursor }) };
}

/** The newest tasks of the last 30 days, by Kling's own clock and in one request; otherwise as `readTaskPage`. */
export async function readNewestTasks(http: Http, limit: number, options: CallOptions): Promise<Task[]> {
  const asked = { method: 'POST', path: TASKS_PATH, body: { limit } } as const;
  const { data, scrub } = await http.request({ ...asked, ...watched('tasks', options) });
  return parseTasks(data, scrub);
}
