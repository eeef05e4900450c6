import type { Action } from '../../domain/failure.js';
import { FAILURES } from '../../domain/failure.js';
import { escapeHtml } from '../escape-html.js';

/** What to do about items that have failed in that way, as HTML. The command that tries them again stands once, below all. */
export function renderRemedy(kind: string, batchId: string): string {
  const actions: readonly Action[] = Object.hasOwn(FAILURES, kind)
    ? FAILURES[kind as keyof typeof FAILURES].advice
    : ['again'];
  return actions.map((action) => sayAction(action, batchId)).join('; then ');
}

function sayAction(action: Action, batchId: string): string {
  switch (action) {
    case 'again':
      return 'try again';
    case 'change':
      return `change these rows, and start their file again with <code>--id ${escapeHtml(batchId)}</code>`;
    case 'checkKeys':
      return "check the worker's keys (<code>KLING_API_KEY</code>, or <code>KLING_ACCESS_KEY</code> and <code>KLING_SECRET_KEY</code>) and <code>KLING_BASE_URL</code>";
    case 'checkClock':
      return "set the clock of the worker's machine right (<code>kling doctor</code> says how far it is off)";
    case 'checkAddress':
      return 'correct <code>KLING_BASE_URL</code> of the worker';
    case 'checkTaskId':
      return 'check the id of the task; it belongs to one account and one region';
    case 'trustHost':
      return 'if the host is right, name it in <code>KLING_MEDIA_HOSTS</code> of the worker';
  }
}
