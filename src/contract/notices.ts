import type { KlingEvent } from '../domain/notices/event.js';
import type { Happening } from '../domain/notices/happening.js';
import type { NoticeTarget, Undelivered } from '../domain/notices/notice.js';

/** Through this sink workflows tell their worker what has happened. The worker answers only when that is kept, before it reports the step to Temporal. */
export type NoticeSinks = Record<'notices', Record<'announce', (happening: Happening) => void>>;

export interface DeliverInput {
  readonly event: KlingEvent;
  readonly target: NoticeTarget;
}

/** What a `notice` returns when everybody has it. */
export interface NoticeResult {
  readonly delivered: number;
}

/** The first detail of the failure of a `notice`. */
export interface UndeliveredDetails {
  readonly undelivered: readonly Undelivered[];
}

/** The id of the workflow that brings an event to those who wait for it. */
export const noticeWorkflowId = (about: string, { type, id }: Pick<KlingEvent, 'type' | 'id'>): string =>
  `${about}/notice/${type}/${id}`;

/** The id of the workflow of a user's that is started with the result of another. */
export const thenWorkflowId = (workflowId: string): string => `${workflowId}/then`;
