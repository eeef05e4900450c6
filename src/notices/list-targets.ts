import { thenWorkflowId } from '../contract/notices.js';
import type { ConfiguredTarget } from '../domain/notices/configured-target.js';
import type { Happening } from '../domain/notices/happening.js';
import type { NoticeTarget } from '../domain/notices/notice.js';
import { wantsEvent } from '../domain/notices/target.js';

/** Everybody who wants to hear of it: of items of a batch the operator's targets hear only when they name events of generations. */
export function listTargets(
  { type, about, isItem = false, notify = [], then }: Happening,
  configured: readonly ConfiguredTarget[],
): readonly NoticeTarget[] {
  const named = new Set<string>();
  const own = notify.filter(({ url, events }) => {
    if (!wantsEvent(events, type) || named.has(url)) return false;
    named.add(url);
    return true;
  });
  const operators = configured.filter(({ events }) => !(isItem && events === undefined) && wantsEvent(events, type));
  return [
    ...operators.map(({ name }): NoticeTarget => ({ kind: 'configured', name })),
    ...own.map(({ url }): NoticeTarget => ({ kind: 'url', url })),
    ...(then === undefined ? [] : [{ kind: 'then', id: about, workflowId: thenWorkflowId(about), ...then } as const]),
  ];
}
