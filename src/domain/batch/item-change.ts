import { isIsoTime } from '../text/iso-time.js';

/** What a worker has seen of an item; it travels in the signal `itemChanges`. */
export interface ItemChange {
  readonly workflowId: string;
  readonly state: 'processing' | 'downloading';
  readonly taskId: string;
  /** ISO 8601. */
  readonly at: string;
}

const MAX_LENGTH = 1000;

/** Sorts what a signal brought, which anybody can send: the changes in it, and the first thing that is none. */
export function readItemChanges(value: unknown): { readonly changes: readonly ItemChange[]; readonly odd?: unknown } {
  if (!Array.isArray(value)) return { changes: [], odd: value };
  const entries: readonly unknown[] = value;
  const isOdd = (entry: unknown) => !isItemChange(entry);
  const changes = entries.filter(isItemChange);
  return changes.length === entries.length ? { changes } : { changes, odd: entries.find(isOdd) };
}

function isItemChange(value: unknown): value is ItemChange {
  if (typeof value !== 'object' || value === null) return false;
  const { workflowId, state, taskId, at } = value as Readonly<Record<string, unknown>>;
  const isKnown = state === 'processing' || state === 'downloading';
  return isKnown && isWord(workflowId) && isWord(taskId) && isWord(at) && isIsoTime(at);
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH;
}
