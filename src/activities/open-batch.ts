import type { ItemSource } from '../domain/batch/batch-request.js';
import type { Entry } from '../domain/batch/book.js';
import { settle } from '../domain/batch/book.js';
import type { EarlierRuns } from '../domain/batch/earlier-runs.js';
import { summarizeEarlier } from '../domain/batch/earlier-runs.js';
import type { ItemRecord } from '../domain/batch/item.js';
import { collectableTask } from '../domain/batch/outcome.js';
import { findChanged, refuseChanged } from '../domain/batch/changed-items.js';
import type { PackedBook } from '../domain/batch/packed-book.js';
import { packBook } from '../domain/batch/packed-book.js';
import type { Pack } from '../domain/catalogue.js';
import { CATALOGUE, PACKS } from '../domain/catalogue.js';
import { parseRequest } from '../domain/request.js';
import { withHeartbeats } from './heartbeat.js';
import type { BatchFiles, ManifestItem, Manifests } from './batch-ports.js';

export interface OpenBatchInput {
  readonly batchId: string;
  readonly source: ItemSource;
  readonly set: Readonly<Record<string, unknown>>;
}

export interface OpenBatchResult {
  /** What `readItems` and `reportBatch` want to know. */
  readonly manifest: string;
  /** Every item: what an earlier run of this batch has completed is completed. */
  readonly book: PackedBook;
  /** The account's parallel slots for these items, as this worker is configured. */
  readonly slots: number;
  /** Whether this server has our search attributes. */
  readonly searchable: boolean;
  /** What earlier runs of this batch have cost and taken. */
  readonly earlier?: EarlierRuns;
}

export interface OpenBatchPorts {
  readonly manifests: Manifests;
  readonly batchFiles: BatchFiles;
  /** Parallel slots of each pack. */
  readonly slotLimits: Readonly<Record<Pack, number>>;
  readonly searchable: boolean;
}

/** The activity `openBatch`: checks every item before anything is started, and finds what an earlier run has done already. */
export function createOpenBatch({ manifests, batchFiles, slotLimits, searchable }: OpenBatchPorts) {
  return (input: OpenBatchInput): Promise<OpenBatchResult> =>
    withHeartbeats(
      () => ({ batchId: input.batchId }),
      async () => {
        const items = await manifests.check(input.source, input.set);
        const { batchId } = input;
        const records = new Map(await batchFiles.readRecords(batchId));
        const unknown = items.flatMap(({ id }) => (records.has(id) ? [] : id));
        const made = await batchFiles.readMade(batchId, unknown);
        made.forEach((record) => records.set(record.id, record));
        const changed = findChanged(items, records.size === 0 ? [] : await manifests.earlier(batchId));
        refuseChanged(changed, (id) => records.get(id)?.state === 'completed');
        const manifest = await manifests.keep(batchId, items);
        if (made.length > 0) await batchFiles.appendRecords(batchId, made);
        const entries: Entry[] = [];
        for (const { id } of items) entries.push(await toEntry(id, records.get(id), changed.has(id)));
        const packs = listPacks(items);
        const slots = PACKS.filter((pack) => packs.has(pack)).reduce((sum, pack) => sum + slotLimits[pack], 0);
        const earlier = summarizeEarlier(items.flatMap(({ id }) => records.get(id) ?? []));
        return { manifest, book: packBook(entries), slots, searchable, earlier };
      },
    );

  /** What is completed and still there stays; what was paid for is collected again; all else, and what now asks for something else, starts anew. */
  async function toEntry(id: string, record: ItemRecord | undefined, isChanged: boolean): Promise<Entry> {
    const waiting: Entry = { id, state: 'waiting', tries: record === undefined ? 0 : Math.max(1, record.attempts) };
    if (record === undefined) return waiting;
    if (record.state === 'completed' && (await batchFiles.hasFiles(record))) return settle(waiting, record);
    const spent = { ...waiting, spent: record.cost };
    if (isChanged) return spent;
    const isTaskPaid = record.state === 'completed' || record.isTaskPaid;
    return { ...spent, isTaskPaid, adopt: collectableTask(record.taskId, record.error?.kind) };
  }
}

function listPacks(items: readonly ManifestItem[]): Set<Pack> {
  const requests = items.map(({ request }) => parseRequest(request));
  return new Set(requests.map((request) => (request.task === undefined ? 'video' : CATALOGUE[request.task].pack)));
}
