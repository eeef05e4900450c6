import type { Complaint } from '../../../domain/invalid-request.js';
import type { Item } from '../../../domain/batch/batch-items.js';
import { describeAnew, describeChanged, listChanged } from '../../../domain/batch/repeats/changed-items.js';
import type { KeepRules } from '../../../domain/batch/repeats/keep-rules.js';
import { contentOfPipeline, keepRulesFor } from '../../../domain/batch/repeats/keep-rules.js';
import type { Json } from '../../../domain/record.js';
import type { MatchedItem, MeantItem } from '../../../domain/batch/repeats/match-items.js';
import { matchItems } from '../../../domain/batch/repeats/match-items.js';
import { collectableTask } from '../../../domain/advice/failure-advice.js';
import type { OwnFiles } from '../../../manifest/pipeline/own-files.js';
import type { createPastBatches, PastBatch, Remembered } from './past-batches.js';

/** What the files below the output directory say that starting a batch will do. */
export interface BatchPlan {
  readonly batchId: string;
  readonly items: readonly MeantItem[];
  /** Whose params they are; absent where each is a generation. */
  readonly pipeline?: Json;
  /** What its pipelines name of this machine. */
  readonly own?: OwnFiles;
  /** Items that are not made yet; those whose task exists at Kling are to be adopted. */
  readonly missing: readonly Item[];
  /** Items that go on under another id than the one in their row. */
  readonly renamed: readonly MatchedItem[];
  /** Why items with another content than before are refused. */
  readonly changed: readonly Complaint[];
  /** Why rows of pipelines that are made run again, a sentence for each reason. */
  readonly anew: readonly string[];
  /** Other batches with some of these items. */
  readonly sharing: readonly PastBatch[];
  /** Whether these are the very items with which the batch ran last. */
  readonly isAsBefore: boolean;
}

export interface PlanOptions extends Pick<BatchPlan, 'pipeline' | 'own'> {
  readonly past: ReturnType<typeof createPastBatches>;
  /** Whether somebody has named the batch: then what other batches have made does not matter. */
  readonly isNamed: boolean;
  readonly isForced: boolean;
}

/** Finds out what is made already of these items, by this batch or by others. */
export async function planBatch(
  batchId: string,
  items: readonly MeantItem[],
  { past, pipeline, own, isNamed, isForced }: PlanOptions,
): Promise<BatchPlan> {
  const rules = keepRulesFor(pipeline);
  const known = await past.recall(batchId);
  const matched = matchItems(items, known, { isForced });
  const isMeant = isNamed || isForced || known.meanings.size > 0;
  const { sharing, namesakes } = isMeant ? { sharing: [] } : await past.findOthers(batchId, items);
  const changed = listChanged(matched, known);
  const refused = [
    ...changed.map((one) => describeChanged(one, { action: 'forceBatch' })),
    ...(namesakes?.changed ?? []).map((one) =>
      describeChanged(one, { action: 'forceBatch', batchId: namesakes?.batchId }),
    ),
  ];
  return {
    batchId,
    items,
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(own === undefined ? {} : { own }),
    missing: matched.flatMap((one) => toMissing(one, known, rules) ?? []),
    renamed: matched.filter(({ item, givenId }) => item.id !== givenId),
    changed: rules.refusesChanges ? refused : [],
    anew: rules.refusesChanges ? [] : describeAnew(changed),
    sharing,
    isAsBefore: isAsBefore(matched, known) && known.content === contentOf(pipeline),
  };
}

function toMissing(
  { item: { id, request }, change }: MatchedItem,
  known: Remembered,
  { isDone }: KeepRules,
): Item | undefined {
  const record = known.records.get(id);
  if (record !== undefined && isDone(record, change)) return undefined;
  const taskId = change === undefined ? collectableTask(record?.taskId, record?.error?.kind) : undefined;
  return taskId === undefined ? { id, request } : { id, request: { taskId } };
}

const contentOf = (pipeline: Json | undefined): string | undefined =>
  pipeline === undefined ? undefined : contentOfPipeline(pipeline);

function isAsBefore(matched: readonly MatchedItem[], { lastIds }: Remembered): boolean {
  const isKnown = ({ item, change }: MatchedItem): boolean => change === undefined && lastIds.has(item.id);
  return matched.length === lastIds.size && matched.every(isKnown);
}
