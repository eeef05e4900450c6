import { setHandler } from '@temporalio/workflow';
import { itemsQuery, progressQuery } from '../../../contract/messages/batch-messages.js';
import { readArgs } from '../../message-args.js';
import type { LiveBatch } from '../live-batch.js';
import { listItems } from './list-items.js';

/** Answers what people ask of a batch. */
export function setBatchQueries(batch: LiveBatch): void {
  setHandler(progressQuery, () => batch.progress(), { description: 'Counts, cost and times of the batch' });
  setHandler(itemsQuery, (query) => listItems(batch, readArgs(query, ['state', 'only', 'offset', 'limit'])), {
    description: 'Its items, page by page: {"state":"failed","offset":0,"limit":50}, each optional',
  });
}
