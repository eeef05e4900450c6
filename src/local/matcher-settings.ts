import { rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';

/** Servers before 1.30 keep strict priority order only with the new matcher and a single partition; fairness builds on it. */
const ORDERED: readonly string[] = [
  'matching.useNewMatcher=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

/** Batches of one priority take turns whatever their sizes, each by its own fairness key. */
const FAIR: readonly string[] = [...ORDERED, 'matching.enableFairness=true'];

/**
 * The dynamic configuration of a local server, as `name=value`. A fair queue keeps what waits in tables of its own, and server 1.29 does not
 * carry over what waits in the others: data that was made without fairness goes on without it, or its waiting generations would
 * never be handed out. A note beside the data (`<file>.fair`) says how it was made.
 */
export async function chooseMatcherSettings(dbFilename: string | undefined): Promise<readonly string[]> {
  if (dbFilename === undefined) return FAIR;
  const note = `${dbFilename}.fair`;
  if (existsSync(note)) return FAIR;
  if (existsSync(dbFilename)) return ORDERED;
  // A link to nothing may lie there: what it leads to is not ours to make.
  await rm(note, { force: true });
  const text = 'The waiting tasks of this Temporal data are in the tables for fairness; keep this note beside it.\n';
  await writeFile(note, text, { flag: 'wx' });
  return FAIR;
}
