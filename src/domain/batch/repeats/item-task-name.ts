import { longFingerprint } from '../../text/fingerprint.js';

/**
 * Kling's id for the task of an item, by the first run of its batch and how often the item was tried before: the same where Temporal is restored from
 * a backup and starts an item once more that was started after it. Those of the item's own runs would be new then.
 */
export const itemTaskName = (batchRun: string, itemId: string, tries: number): string =>
  `ki-${longFingerprint([batchRun, itemId, String(tries)].join('\n'))}`;
