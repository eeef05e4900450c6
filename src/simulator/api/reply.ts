import { randomUUID } from 'node:crypto';

import { Refusal } from './refusal.js';

/** One finished reply of a JSON route, with what the ledger wants to know about it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly code?: number;
  readonly requestId?: string;
  readonly taskId?: string;
  readonly externalTaskId?: string;
  /** True when this call created a task. */
  readonly accepted: boolean;
}

const JSON_HEADERS = { 'Content-Type': 'application/json; charset=utf-8' };

/** The envelope of a call that worked. `created` names the task that the call made. */
export function renderSuccess(data: unknown, created?: { taskId: string; externalTaskId: string | undefined }): Reply {
  const requestId = randomUUID();
  return {
    status: 200,
    headers: JSON_HEADERS,
    body: JSON.stringify({ code: 0, message: 'SUCCEED', request_id: requestId, data }),
    code: 0,
    requestId,
    accepted: created !== undefined,
    ...(created && { taskId: created.taskId }),
    ...(created?.externalTaskId !== undefined && { externalTaskId: created.externalTaskId }),
  };
}

/** The envelope of an error: it has no `data`. */
export function renderError(status: number, code: number, message: string): Reply {
  const requestId = randomUUID();
  const body = JSON.stringify({ code, message, request_id: requestId });
  return { status, headers: JSON_HEADERS, body, code, requestId, accepted: false };
}

/** The reply to a call that ended in an exception: the refusal's own envelope, or 500/5000 for a fault of ours. */
export function renderThrown(error: unknown): Reply {
  if (error instanceof Refusal) return renderError(error.status, error.code, error.message);
  return renderError(500, 5000, `Simulator error: ${error instanceof Error ? error.message : String(error)}`);
}

/** The reply to an unknown path: plain, without an envelope, as Kling was seen to answer `/v1/tasks/{id}`. */
export function renderPlainNotFound(): Reply {
  return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: '404 page not found', accepted: false };
}
