import { openKeptPlaces } from '../../client/prune/kept-places.js';
import { planPrune } from '../../client/prune/plan-prune.js';
import type { Heap, PrunePlan } from '../../client/prune/prune-plan.js';
import { tally } from '../../client/prune/prune-plan.js';
import { keepPlanned } from '../../client/prune/still-planned.js';
import type { Pruned } from '../../client/prune/prune.js';
import { prune } from '../../client/prune/prune.js';
import type { Session } from '../../client/session.js';
import { withSession } from '../../client/session.js';
import type { BucketPlace } from '../../domain/text/bucket-uri.js';
import { parseBucketUri } from '../../domain/text/bucket-uri.js';
import { parseDurationMs } from '../../domain/duration.js';
import { canAsk, confirm } from '../process/confirm.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { renderBytes } from '../screen/render-bytes.js';
import { count, renderPlan, renderPruned, renderSpared, tallyKinds } from './render-prune.js';

type Options = Readonly<Record<string, unknown>>;

/** A download is tried for a day: what is younger may be under way, also where no workflow is known to this server. */
const LEAST_MS = 86_400_000;

/** `kling prune`: says what is old and of no use, asks, and removes it. Throws when Temporal does not answer: only it knows what is still needed. */
export function runPrune(options: Options, io: Io): Promise<ExitCode> {
  const beforeMs = Date.now() - parseAge(options.olderThan);
  return withSession(io, async (session) => {
    const places = openKeptPlaces(io.config, readPlaces(options.output));
    const look = () => planPrune(places, beforeMs, io.config, session);
    try {
      const plan = await look();
      const heaps = plan.heaps.filter(({ kind }) => kind !== 'results' || options.results === true);
      return await removeAll(plan, heaps, { options, session, look }, io);
    } finally {
      places.close();
    }
  });
}

/** A number alone would be seconds, which nobody means here. */
function parseAge(value: unknown): number {
  const ageMs = typeof value === 'string' && /[a-z]/i.test(value) ? parseDurationMs(value) : undefined;
  if (ageMs !== undefined && ageMs >= LEAST_MS) return ageMs;
  throw new UsageError(`--older-than is ${JSON.stringify(value)}; write how old, e.g. 30d, at least 1d`);
}

/** Places in buckets in which `run.output` has put results. */
function readPlaces(value: unknown): readonly BucketPlace[] {
  return (Array.isArray(value) ? value : []).map((one) => {
    const place = typeof one === 'string' ? parseBucketUri(one) : undefined;
    if (place !== undefined) return place;
    throw new UsageError(`--output is ${JSON.stringify(one)}; write s3://bucket/prefix`);
  });
}

interface Asking {
  readonly options: Options;
  readonly session: Session;
  /** Makes the plan anew. */
  readonly look: () => Promise<PrunePlan>;
}

async function removeAll(
  plan: PrunePlan,
  heaps: readonly Heap[],
  { options, session, look }: Asking,
  io: Io,
): Promise<ExitCode> {
  const isLook = options.dryRun === true;
  const isAsked = !isLook && options.yes !== true;
  // Who is asked sees what about.
  renderPlan(plan, heaps).forEach((line) => (isAsked ? io.complain(line) : io.err(line)));
  const answer = (pruned?: Pruned): void => {
    if (io.json) io.out(JSON.stringify({ plan: describe(plan, heaps), ...(pruned === undefined ? {} : { pruned }) }));
  };
  if (heaps.length === 0 || isLook) {
    answer();
    io.err(heaps.length === 0 ? 'Nothing to remove.' : 'Nothing was removed: --dry-run only looks.');
    return EXIT.ok;
  }
  if (isAsked && !(await isAgreed(heaps, io))) {
    io.complain('Nothing was removed.');
    return EXIT.ok;
  }
  // A question may stand for hours.
  const left = isAsked ? keepPlanned(heaps, (await look()).heaps) : heaps;
  const pruned = await prune(left, session, io.signal);
  answer(pruned);
  renderSpared(heaps, left).forEach((line) => io.err(line));
  renderPruned(pruned).forEach((line) => io.err(line));
  return pruned.failed.length === 0 ? EXIT.ok : EXIT.failed;
}

async function isAgreed(heaps: readonly Heap[], io: Io): Promise<boolean> {
  const { files, bytes } = tally(heaps.flatMap((heap) => heap.files));
  const uploads = heaps.reduce((sum, heap) => sum + heap.uploads.length, 0);
  const ended = uploads === 0 ? '' : ` and end ${count(uploads, 'upload')}`;
  const question = `Remove ${count(files, 'file')} (${renderBytes(bytes)})${ended} for good?`;
  if (canAsk()) return confirm(question, io.signal);
  throw new UsageError(`${question} There is no terminal to ask at, so nothing was removed; add --yes, or --dry-run.`);
}

/** For a program: totals, and whose results they are. */
function describe({ needed, foreign, heaps }: PrunePlan, removed: readonly Heap[]) {
  const results = removed.flatMap(({ place, owner, files }) =>
    owner === undefined ? [] : [{ id: owner.id, place: `${place.place}/${owner.directory}`, ...tally(files) }],
  );
  return {
    remove: tallyKinds(removed),
    results,
    stay: {
      results: tally(heaps.filter((heap) => !removed.includes(heap)).flatMap(({ files }) => files)),
      needed,
      foreign,
    },
  };
}
