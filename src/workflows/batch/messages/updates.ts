import {
  cancelItemUpdate,
  drainUpdate,
  pauseUpdate,
  reportUpdate,
  resumeUpdate,
  retryFailedUpdate,
  setConcurrencyUpdate,
} from '../../../contract/messages/batch-messages.js';
import type { Children } from '../../children/children.js';
import type { Journal } from '../journal.js';
import type { LiveBatch } from '../live-batch.js';
import { cancelItemRules, retryRules } from './item-updates.js';
import { onceRead } from './once-read.js';
import { setUpdate } from '../../set-update.js';
import { concurrencyRules, drainRules, pauseRules, resumeRules } from './steering-updates.js';

/**
 * Takes the updates with which people steer a batch. Their order here is part of what replays: of those that came before the batch could take
 * any, the first in this list is applied first.
 */
export function setBatchUpdates(batch: LiveBatch, children: Children, journal: Journal): void {
  setUpdate(pauseUpdate, pauseRules(batch));
  setUpdate(resumeUpdate, resumeRules(batch));
  setUpdate(setConcurrencyUpdate, concurrencyRules(batch));
  setUpdate(retryFailedUpdate, onceRead(batch, retryRules(batch)));
  setUpdate(cancelItemUpdate, onceRead(batch, cancelItemRules(batch, children)));
  setUpdate(drainUpdate, drainRules(batch));
  setUpdate(reportUpdate, {
    description: 'Writes the report as of now',
    names: [],
    validate: () => undefined,
    apply: () => journal.report(),
  });
}
