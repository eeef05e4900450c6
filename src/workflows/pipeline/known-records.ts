import type { KnownRecord, StepRecord } from '../../domain/pipeline/book/record.js';
import { lastRecords } from '../../domain/pipeline/book/record.js';

/** What the journal knows, and what it lacks still. */
export function createKnownRecords() {
  let known = new Map<string, readonly KnownRecord[]>();
  let unwritten: StepRecord[] = [];

  return {
    /** What has been read of the journal. */
    take(records: readonly KnownRecord[]): void {
      known = new Map(lastRecords(records));
    },
    /** Of a place: the last of each meaning, the latest last. */
    recordsOf: (place: string): readonly KnownRecord[] => known.get(place) ?? [],
    /** Keeps how a making has ended, for the journal and for those that come after; the last one of a place counts. */
    keep(record: StepRecord): void {
      unwritten.push({ ...record });
      const others = (known.get(record.step) ?? []).filter(({ meaning }) => meaning !== record.meaning);
      known.set(record.step, [...others, { ...record, isThere: record.state === 'completed' }]);
    },
    /** Records that an earlier run of the workflow has not written. */
    addUnwritten: (records: readonly StepRecord[]) => void unwritten.push(...records),
    recordCount: () => unwritten.length,
    /** Records that wait to be written; taking them empties the list. */
    takeRecords(): readonly StepRecord[] {
      const taken = unwritten;
      unwritten = [];
      return taken;
    },
  };
}
