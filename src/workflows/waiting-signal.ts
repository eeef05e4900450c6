import { setHandler } from '@temporalio/workflow';
import { waitingSignal } from '../contract/messages/generation-messages.js';
import type { WaitReason } from '../domain/generation/waiting.js';
import { readWaiting } from '../domain/generation/waiting.js';
import { logFault } from './log-fault.js';
import { createWarning } from './warn-once.js';

/** Takes from the workers why something is queued, and whether they have found our search attributes. */
export function onWaitingSignal(
  description: string,
  take: (reason: WaitReason, isSearchable: boolean, ofAccount?: unknown) => void,
): void {
  const warn = createWarning();
  setHandler(
    waitingSignal,
    (value: unknown) =>
      logFault('Why it waits is not shown', () => {
        const { waiting, problem } = readWaiting(value);
        if (waiting === undefined) warn(`A signal ${waitingSignal.name} is ignored: ${problem}`);
        else {
          const { searchable, ofAccount } = value as { searchable?: unknown; ofAccount?: unknown };
          take(waiting, searchable === true, ofAccount);
        }
      }),
    { description },
  );
}
