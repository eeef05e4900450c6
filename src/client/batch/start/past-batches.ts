import type { ChangedItem } from '../../../domain/batch/repeats/changed-items.js';
import { listChanged } from '../../../domain/batch/repeats/changed-items.js';
import type { ItemRecord } from '../../../domain/batch/item.js';
import type { KnownItems, MatchedItem, MeantItem } from '../../../domain/batch/repeats/match-items.js';
import { matchItems, standingOf } from '../../../domain/batch/repeats/match-items.js';
import { mapInParallel } from '../../../domain/work/map-in-parallel.js';
import { KlingFailure } from '../../../domain/kling-failure.js';
import type { Meaning } from '../../../domain/generation/meaning.js';
import { readMeaningsByName } from '../../../domain/generation/meaning.js';
import { InvalidRequest } from '../../../domain/invalid-request.js';
import { findItems, KEPT_MANIFEST } from '../../../manifest/kept/items.js';
import { readPipeline } from '../../../manifest/kept/pipeline.js';
import { contentOfPipeline } from '../../../domain/batch/repeats/keep-rules.js';
import { readLegibleMeanings, readMeanings } from '../../../manifest/kept/meanings.js';
import { readJournal } from '../../../journal/journal.js';
import { workflowFolder } from '../../../disk/file-name.js';
import type { Folder } from '../../../ports/output/folder.js';
import { readMade, readRequests } from '../../../journal/sidecars.js';

/** A batch that has, or had, some of these items: whatever their ids are, they mean the same. */
export interface PastBatch {
  readonly batchId: string;
  readonly shared: number;
  /** How many of these it has completed. */
  readonly made: number;
}

/** Items of which an earlier batch of the same file has made something else under the same id. */
export interface Namesakes {
  readonly batchId: string;
  readonly changed: readonly ChangedItem[];
}

/** What a batch has left behind. */
export interface Remembered extends KnownItems {
  readonly records: ReadonlyMap<string, ItemRecord>;
  /** Ids of the items with which it ran last. */
  readonly lastIds: ReadonlySet<string>;
  /** Which pipeline it ran last; absent for a batch of generations. */
  readonly content?: string;
}

/** What the batches in the output say of these items. */
export interface Findings {
  /** Those with most of the items first. */
  readonly sharing: readonly PastBatch[];
  readonly namesakes?: Namesakes;
}

/**
 * What batches have left in the output, as this machine sees it. Workers elsewhere may keep theirs elsewhere: then nothing is found here, and they
 * look themselves whether an item has changed.
 */
export function createPastBatches(root: Folder) {
  return {
    /** What this very batch knows of its items. */
    async recall(batchId: string): Promise<Remembered> {
      const folder = workflowFolder(root, batchId);
      const meanings = await readOwn(folder);
      const last = await findItems(folder, KEPT_MANIFEST).catch(() => undefined);
      const records = await readRecords(folder, [...meanings.keys()]);
      const lastIds = new Set(last?.keys() ?? []);
      const pipeline = await readPipeline(folder).catch(() => undefined);
      const ran = pipeline === undefined ? {} : { content: contentOfPipeline(pipeline) };
      return { meanings, records, lastIds, ...ran, standingOf: (id) => standingOf(records.get(id)) };
    },

    /** The id, or with `-2` and so on behind it the first under which no batch has an item that ended. */
    async findUnusedId(batchId: string): Promise<string> {
      for (let number = 1; ; number += 1) {
        const id = number === 1 ? batchId : `${batchId}-${number}`;
        const folder = workflowFolder(root, id);
        const records = await readRecords(folder, [...(await readKnown(folder)).keys()]);
        if (records.size === 0) return id;
      }
    },

    /** What other batches say of these items, of which `batchId` has run none before. */
    async findOthers(batchId: string, items: readonly MeantItem[]): Promise<Findings> {
      const own = workflowFolder(root, batchId).name;
      const entries = await root.list().catch(() => []);
      const others = entries.filter(({ name }) => name !== own).flatMap(({ folder }) => folder ?? []);
      const all = await mapInParallel(others, PARALLEL, (folder) => compare(folder, items));
      const compared = all.filter((one) => one !== undefined);
      const sharing = compared.filter(({ shared }) => shared > 0).sort((one, other) => other.shared - one.shared);
      return {
        sharing: sharing.map(({ batchId: id, shared, made }) => ({ batchId: id, shared, made })),
        namesakes: findNamesakes(
          compared.filter((one) => isOfSameFile(one.batchId, batchId)),
          sharing,
        ),
      };
    },
  };
}

/** How many batches are read at the same time: in a bucket each is a few questions. */
const PARALLEL = 8;

interface Compared extends PastBatch {
  /** Ids, as they are given now, of what means the same there. */
  readonly sameIds: ReadonlySet<string>;
  readonly changed: readonly ChangedItem[];
}

async function compare(folder: Folder, items: readonly MeantItem[]): Promise<Compared | undefined> {
  const meanings = await readKnown(folder);
  if (meanings.size === 0) return undefined;
  const isOfInterest = ({ item, change }: MatchedItem) => change !== undefined || meanings.has(item.id);
  if (!matchItems(items, { meanings, standingOf: () => 'open' }).some(isOfInterest)) return undefined;
  const records = await readRecords(folder, [...meanings.keys()]);
  const known: KnownItems = { meanings, standingOf: (id) => standingOf(records.get(id)) };
  const matched = matchItems(items, known);
  const shared = matched.filter(({ item, change }) => change === undefined && meanings.has(item.id));
  // A folder's name is not always the batch's id, but an item's workflow id begins with it.
  const [first] = records.values();
  return {
    batchId: first?.workflowId.slice(0, -first.id.length - 1) ?? folder.name,
    shared: shared.length,
    made: shared.filter(({ item }) => known.standingOf(item.id) === 'made').length,
    sameIds: new Set(shared.map(({ givenId }) => givenId)),
    changed: listChanged(matched, known),
  };
}

/** The batch of the same file that has made most of these from something else, unless another has them as they are now. */
function findNamesakes(ofSameFile: readonly Compared[], sharing: readonly Compared[]): Namesakes | undefined {
  const isKnown = (id: string): boolean => sharing.some(({ sameIds }) => sameIds.has(id));
  const [most] = ofSameFile
    .map(({ batchId, changed }) => ({ batchId, changed: changed.filter(({ id }) => !isKnown(id)) }))
    .filter(({ changed }) => changed.length > 0)
    .sort((one, other) => other.changed.length - one.changed.length);
  return most;
}

/** Ids of batches are derived from the file's name and content. */
function isOfSameFile(one: string, other: string): boolean {
  const stemOf = (batchId: string) => /^(.+)-[0-9a-f]{8}$/.exec(batchId)?.[1];
  return stemOf(one) !== undefined && stemOf(one) === stemOf(other);
}

/** What is gone or damaged in a batch that is only looked at is not worth a word here. */
async function readKnown(folder: Folder): Promise<ReadonlyMap<string, Meaning>> {
  return withSidecars(folder, await readLegibleMeanings(folder));
}

/** Of the batch itself all must be read: what it has made would be paid again. Throws `InvalidRequest`, for nothing is started then. */
async function readOwn(folder: Folder): Promise<ReadonlyMap<string, Meaning>> {
  const kept = await readMeanings(folder).catch((error: unknown) => {
    if (!(error instanceof KlingFailure)) throw error;
    throw new InvalidRequest([{ path: '', text: error.message }]);
  });
  return withSidecars(folder, kept);
}

async function withSidecars(folder: Folder, kept: ReadonlyMap<string, Meaning>) {
  return kept.size > 0 ? kept : readMeaningsByName(await readRequests(folder));
}

/** What is known of these items: from the journal or, where that ends too early, from their own files. */
async function readRecords(folder: Folder, ids: readonly string[]): Promise<ReadonlyMap<string, ItemRecord>> {
  const journal = await readJournal(folder).catch(() => new Map<string, ItemRecord>());
  const unknown = ids.filter((id) => !journal.has(id));
  const made = await readMade(folder, unknown).catch(() => []);
  return new Map([...journal, ...made.map((record) => [record.id, record] as const)]);
}
