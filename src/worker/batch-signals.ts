import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { itemChangesSignal } from '../contract/messages/batch-messages.js';
import type { Batches } from '../ports/batches.js';
import type { ItemChange } from '../domain/batch/item-change.js';

/**
 * How long a change may wait for others to share its signal, which costs the batch up to four history events. Most downloads are over
 * sooner than theirs, and are then never reported.
 */
const WAIT_MS = { processing: 1000, downloading: 4000 } as const;
/** In one signal: about a hundred thousand bytes. */
const MAX_CHANGES = 500;

/** Sends what activities have seen of a batch's items to the batch, at most one signal a second for each. */
export function createBatchSignals({
  client,
  now,
  onTrouble,
}: {
  client: Client;
  now: () => number;
  onTrouble: (text: string) => void;
}): Pick<Batches, 'reportItem'> & { close(): void } {
  const outboxes = new Map<string, Outbox>();

  function outboxOf(batchId: string): Outbox {
    const known = outboxes.get(batchId);
    if (known !== undefined) return known;
    const outbox = createOutbox(
      (changes) => send(batchId, changes),
      () => outboxes.delete(batchId),
    );
    outboxes.set(batchId, outbox);
    return outbox;
  }

  async function send(batchId: string, changes: readonly ItemChange[]): Promise<void> {
    try {
      await client.workflow.getHandle(batchId).signal(itemChangesSignal, changes);
    } catch (error) {
      // A batch that has ended or is unreachable loses a line on a screen and nothing else.
      if (!(error instanceof WorkflowNotFoundError)) {
        onTrouble(`Batch ${batchId} was not told where its items stand: ${String(error)}`);
      }
    }
  }

  return {
    reportItem(batchId, step) {
      if (batchId === undefined) return () => undefined;
      const outbox = outboxOf(batchId);
      const seen = { ...step, at: new Date(now()).toISOString() };
      outbox.put(seen, WAIT_MS[step.state]);
      return () => outbox.takeBack(seen);
    },
    /** Forgets what was not sent: the worker stops. */
    close: () => outboxes.forEach((outbox) => outbox.close()),
  };
}

interface Outbox {
  put(change: ItemChange, waitMs: number): void;
  takeBack(change: ItemChange): void;
  close(): void;
}

function createOutbox(send: (changes: readonly ItemChange[]) => Promise<void>, onEmpty: () => void): Outbox {
  const pending = new Map<string, ItemChange>();
  let timer: NodeJS.Timeout | undefined;
  let dueAtMs = Infinity;

  function plan(waitMs: number): void {
    const atMs = performance.now() + waitMs;
    if (atMs >= dueAtMs) return;
    clearTimeout(timer);
    dueAtMs = atMs;
    timer = setTimeout(() => void flush(), waitMs);
    timer.unref();
  }

  async function flush(): Promise<void> {
    dueAtMs = Infinity;
    const changes = [...pending.values()].slice(0, MAX_CHANGES);
    changes.forEach(({ workflowId }) => pending.delete(workflowId));
    if (changes.length > 0) await send(changes);
    if (pending.size > 0) plan(WAIT_MS.processing);
    else onEmpty();
  }

  return {
    put(change, waitMs) {
      pending.set(change.workflowId, change);
      plan(waitMs);
    },
    takeBack(change) {
      if (pending.get(change.workflowId) === change) pending.delete(change.workflowId);
    },
    close: () => clearTimeout(timer),
  };
}
