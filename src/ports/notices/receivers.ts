import type { KlingEvent } from '../../domain/notices/event.js';
import type { NoticeTarget } from '../../domain/notices/notice.js';

/** What became of one try. */
export type Delivery =
  | { readonly kind: 'delivered' }
  /** Another try cannot mend that. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterSeconds?: number };

/** Those who get events. */
export interface Receivers {
  /** One try. Rejects with the signal's reason when aborted. */
  deliver(event: KlingEvent, target: NoticeTarget, signal: AbortSignal): Promise<Delivery>;
}
