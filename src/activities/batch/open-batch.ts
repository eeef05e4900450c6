import type { OpenBatchInput, OpenBatchResult } from '../../contract/batch-activities.js';
import type { Entry } from '../../domain/batch/book.js';
import { settle } from '../../domain/batch/book.js';
import { summarizeEarlier } from '../../domain/batch/repeats/earlier-runs.js';
import type { ItemRecord } from '../../domain/batch/item.js';
import { collectableTask } from '../../domain/advice/failure-advice.js';
import { listChanged, refuseChanged } from '../../domain/batch/repeats/changed-items.js';
import type { MatchedItem } from '../../domain/batch/repeats/match-items.js';
import { matchItems, standingOf } from '../../domain/batch/repeats/match-items.js';
import { chooseOnly } from '../../domain/batch/repeats/only-these.js';
import { packBook } from '../../domain/batch/packed-book.js';
import type { Pack } from '../../products/pack.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { productOf } from '../../products/find.js';
import { PACKS } from '../../products/pack.js';
import type { Meaning } from '../../domain/generation/meaning.js';
import { nameWord, readMeaning } from '../../domain/generation/meaning.js';
import { withHeartbeats } from '../heartbeat.js';
import { countTries, recordLeftOut, toLeft } from './left-items.js';
import type { BatchFiles } from '../../ports/batch-files.js';
import type { Manifests } from '../../ports/manifests.js';
import type { Item } from '../../domain/batch/batch-items.js';

export interface OpenBatchPorts {
  readonly manifests: Manifests;
  readonly batchFiles: BatchFiles;
  /** Parallel slots of each pack. */
  readonly slotLimits: Readonly<Record<Pack, number>>;
  readonly searchable: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The activity `openBatch`: checks every item before anything is started, and finds what an earlier run has done already. */
export function createOpenBatch({ manifests, batchFiles, slotLimits, searchable, now }: OpenBatchPorts) {
  return (input: OpenBatchInput): Promise<OpenBatchResult> =>
    withHeartbeats(
      () => ({ batchId: input.batchId }),
      async () => {
        const { batchId, source, set, force, only } = input;
        const checked = await manifests.check(source, set);
        const meanings = await readKnown(batchId);
        const ids = [...new Set([...meanings.keys(), ...checked.map(({ id }) => id)])];
        const records = new Map(await batchFiles.readRecords(batchId));
        const made = await batchFiles.readMade(
          batchId,
          ids.filter((id) => !records.has(id)),
        );
        made.forEach((record) => records.set(record.id, record));
        const known = { meanings, standingOf: (id: string) => standingOf(records.get(id)) };
        const matched = matchItems(checked, known, { isForced: force });
        refuseChanged(listChanged(matched, known));
        const items = matched.map(({ item }) => item);
        const isWanted = chooseOnly(only, items);
        const unbegun = items.filter(({ id }) => !isWanted(id) && !records.has(id));
        const left = recordLeftOut(batchId, unbegun, now());
        left.forEach((record) => records.set(record.id, record));
        const manifest = await manifests.keep(batchId, items);
        const news = [...made, ...left];
        if (news.length > 0) await batchFiles.appendRecords(batchId, news);
        const entries: Entry[] = [];
        for (const one of matched) {
          const record = records.get(one.item.id);
          const isLeft = record !== undefined && !isWanted(one.item.id);
          entries.push(isLeft ? toLeft(one.item, record) : await toEntry(one, record));
        }
        const packs = listPacks(items);
        const slots = PACKS.filter((pack) => packs.has(pack)).reduce((sum, pack) => sum + slotLimits[pack], 0);
        const earlier = summarizeEarlier(items.flatMap(({ id }) => records.get(id) ?? []));
        return { manifest, book: packBook(entries), slots, searchable, earlier };
      },
    );

  async function readKnown(batchId: string): Promise<ReadonlyMap<string, Meaning>> {
    const known = await manifests.known(batchId);
    if (known.size > 0) return known;
    const requests = await batchFiles.readRequests(batchId);
    return new Map([...requests].map(([id, request]) => [id, readMeaning(request, nameWord)]));
  }

  /** What is completed and still there stays; what was paid for is collected again; all else, and what now asks for something else, starts anew. */
  async function toEntry({ item: { id }, change }: MatchedItem, record: ItemRecord | undefined): Promise<Entry> {
    const waiting: Entry = { id, state: 'waiting', tries: countTries(record) };
    if (record === undefined) return waiting;
    if (record.state === 'completed' && (await batchFiles.hasFiles(record))) return settle(waiting, record);
    const spent = { ...waiting, spent: record.cost };
    if (change !== undefined) return spent;
    const isTaskPaid = record.state === 'completed' || record.isTaskPaid;
    return { ...spent, isTaskPaid, adopt: collectableTask(record.taskId, record.error?.kind) };
  }
}

function listPacks(items: readonly Item[]): Set<Pack> {
  const products = items.map(({ request }) => productOf(request));
  return new Set(products.map((product) => (product === undefined ? 'video' : CATALOGUE[product].pack)));
}
