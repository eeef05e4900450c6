import { InvalidRequest } from '../invalid-request.js';
import { isRecord } from '../record.js';
import { isIsoTime } from '../text/iso-time.js';
import { quote } from '../text/quote.js';
import type { KlingEvent } from './event.js';
import { isEventType } from './event.js';
import type { ThenStart } from './happening.js';
import { explainUrl } from './target.js';
import { parseThen } from './then.js';

/** One place that an event goes to. */
export type NoticeTarget =
  | { readonly kind: 'url'; readonly url: string }
  /** One of the operator's, by a name that tells nothing: its address or command may be a secret, and stands in no history. */
  | { readonly kind: 'configured'; readonly name: string }
  | ({ readonly kind: 'then'; readonly id: string; readonly workflowId: string } & ThenStart);

/** An event on its way: the input of the workflow `notice`. */
export interface Notice {
  readonly event: KlingEvent;
  readonly targets: readonly NoticeTarget[];
}

/** What did not take an event, and why. */
export interface Undelivered {
  readonly target: NoticeTarget;
  readonly reason: string;
}

/** Reads the input of a `notice`, or throws `InvalidRequest`: anybody may start one. */
export function parseNotice(input: unknown): Notice {
  const { event, targets } = isRecord(input) ? input : {};
  const isEvent = isRecord(event) && isEventType(event.type) && isEventId(event.id) && isRecord(event.data);
  if (!isEvent || !isIsoTime(event.timestamp)) throw refuse('event', event);
  if (!Array.isArray(targets) || targets.length === 0) throw refuse('targets', targets);
  const given: readonly unknown[] = targets;
  const fault = given.find((target) => !isTarget(target));
  if (fault !== undefined) throw refuse('targets', fault);
  return { event, targets } as unknown as Notice;
}

/** It travels in a header. */
const isEventId = (value: unknown): boolean => typeof value === 'string' && /^[\w-]{1,100}$/.test(value);

function isTarget(value: unknown): value is NoticeTarget {
  if (!isRecord(value)) return false;
  const { kind, url, name, workflowId, type, taskQueue } = value;
  if (kind === 'url') return explainUrl(url) === undefined;
  if (kind === 'configured') return typeof name === 'string';
  return kind === 'then' && typeof workflowId === 'string' && parseThen({ type, taskQueue }).problems.length === 0;
}

const refuse = (path: string, value: unknown): InvalidRequest =>
  new InvalidRequest([{ path, text: `${quote(value)} is none of a notice; workers start it by themselves` }]);

/** How a target is called where people read: path and query of a URL may be its secret. */
export function renderTarget(target: NoticeTarget): string {
  switch (target.kind) {
    case 'url': {
      const { origin, pathname } = new URL(target.url);
      return pathname === '/' ? origin : `${origin}/…`;
    }
    case 'configured':
      return target.name;
    case 'then':
      return `workflow ${target.type} on ${target.taskQueue}`;
  }
}
