import { condition, patched, workflowInfo } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import { parseDurationMs } from '../../domain/duration.js';
import type { Begun, Making } from '../../domain/pipeline/book/making.js';
import { newMaking, placed, placeOf } from '../../domain/pipeline/book/making.js';
import { factsOf } from '../../domain/pipeline/book/continued.js';
import type { PreparedMaking } from '../../domain/pipeline/book/prepare.js';
import type { KnownRecord } from '../../domain/pipeline/book/record.js';
import { readStepRecord } from '../../domain/pipeline/book/record.js';
import type { UnderWay } from '../../domain/pipeline/progress/budget.js';
import {
  countUnderWay,
  explainBudget,
  isAffordable,
  lend,
  withOneMore,
} from '../../domain/pipeline/progress/budget.js';
import { isPaidKind } from '../../domain/pipeline/step.js';
import type { StepKind } from '../../domain/pipeline/step.js';
import { now } from '../now.js';
import { isOutdated } from '../versioning.js';
import type { LivePipeline } from './live-pipeline.js';
import { isBegun } from './live-pipeline.js';
import type { Makers } from './makers.js';
import { judgeStanding } from './standing.js';

/** A run ends after so many events: it stays below 4,096, those of what it waits for included, and replays in a moment. */
const MAX_EVENTS = 3000;
/** Starts that Temporal has not confirmed: all of them travel together. */
const MAX_STARTING = 100;

/**
 * Begins whatever is ready, until nothing can go on (`over`), or this run has become long enough (`full`) and `mayHandOver` to another. A step begins
 * in the same workflow task as the end of the last one that it has waited for.
 */
export async function runSteps(
  live: LivePipeline,
  makers: Makers,
  { show, mayHandOver }: { readonly show: () => void; readonly mayHandOver: () => boolean },
): Promise<'over' | 'full'> {
  const { children, operations, journal } = makers;
  let started = 0;
  const isFull = () =>
    workflowInfo().historyLength >= MAX_EVENTS ||
    workflowInfo().continueAsNewSuggested ||
    ((started >= live.request.options.continueAfter || isOutdated()) && live.book().count('pending') > 0);
  const mayEnd = () => mayHandOver() && isFull() && operations.count() === 0 && children.starting.count() === 0;
  const start = (making: Making, prepared: PreparedMaking): void => {
    beginMaking(live, makers, making, prepared);
    started += 1;
  };

  for (;;) {
    const seen = live.version();
    live.throwFault();
    advance(live, makers, { isFull: isFull(), start });
    if (journal.isDue()) void journal.flush().catch((error: unknown) => live.fail(error));
    const standing = judgeStanding(live);
    show();
    if (standing === 'over') return 'over';
    if (mayEnd()) return 'full';
    const isHeldUp = !children.starting.hasRoom();
    await condition(() => live.version() !== seen || mayEnd() || (isHeldUp && !children.starting.isLoaded()));
  }
}

interface Advance {
  readonly isFull: boolean;
  readonly start: (making: Making, prepared: PreparedMaking) => void;
}

/** Takes every making that is ready as far as it may go now. */
function advance(live: LivePipeline, { children }: Makers, { isFull, start }: Advance): void {
  /** Once one that costs does not fit into the budget, no other is tried before something has ended. */
  let isTooDear = false;
  const purse = openPurse(live);
  const mayBegin = (kind: StepKind | undefined): boolean => {
    const { state } = live.facts();
    if (isFull || (state !== 'running' && state !== 'waiting')) return false;
    if (children.starting.count() >= MAX_STARTING || !children.starting.hasRoom()) return false;
    return kind === 'approve' || live.book().count('running') < live.request.options.concurrency;
  };
  /** As it may be begun now; undefined where it may not. */
  const admit = (making: Making, next: PreparedMaking): PreparedMaking | undefined => {
    if (!mayBegin(next.kind)) return undefined;
    if (!isPaidKind(next.kind) || live.facts().budget === undefined) return next;
    const admitted = isTooDear ? undefined : purse.admit(making, next);
    isTooDear = admitted === undefined;
    return admitted;
  };
  for (let hasMoved = true; hasMoved;) {
    hasMoved = false;
    for (const making of live.book().ready()) {
      // What was never made can only be begun: of thousands that cannot yet, none is looked at.
      const isNew = live.book().isSpread(making.step) && live.recordsOf(placeOf(making)).length === 0;
      if (isNew && !mayBegin(live.stepOf(making)?.kind)) continue;
      const next = live.prepare(making);
      if (next.how !== 'make') take(live, making, next);
      else {
        const admitted = admit(making, next);
        if (admitted === undefined) continue;
        start(making, admitted);
      }
      hasMoved = true;
    }
  }
}

type Settled = Exclude<ReturnType<LivePipeline['prepare']>, PreparedMaking>;

/** What costs nothing and takes no time. */
function take(live: LivePipeline, making: Making, next: Settled): void {
  switch (next.how) {
    case 'spread':
      live.book().spread(making.step, next.elements);
      live.wake();
      break;
    case 'skip':
      live.put({ ...placed(making), tries: making.tries, state: 'skipped', note: next.note });
      break;
    case 'fail':
      live.put({ ...placed(making), tries: making.tries, state: 'failed', error: next.error, endedAt: now() });
      break;
    case 'keep':
      keepMade(live, making, next.record);
      break;
  }
}

function keepMade(live: LivePipeline, making: Making, record: KnownRecord): void {
  const isLast = live.recordsOf(placeOf(making)).at(-1) === record;
  const plain = isLast ? undefined : readStepRecord(record);
  if (plain !== undefined) live.keep(plain);
  live.put({ ...newMaking(making), ...factsOf(record, true), state: 'completed', isKept: true });
}

/** What a pipeline with a budget may begin now. What is under way is reckoned once, and not for each of thousands that are ready. */
function openPurse(live: LivePipeline) {
  let reckoned: UnderWay | undefined;

  return {
    /** One that costs, as it may be begun: a batch with what is left of the budget. Undefined where that does not reach for it. */
    admit(making: Making, prepared: PreparedMaking): PreparedMaking | undefined {
      const underWay = (reckoned ??= countUnderWay(listPaidRunning(live), live.facts()));
      const next = prepared.kind === 'batch' ? withLoan(live, prepared, underWay) : prepared;
      if (next !== undefined && isAffordable(next.begun, underWay, live.facts())) {
        reckoned = withOneMore(underWay, next.begun, live.facts());
        return next;
      }
      // What runs may turn out cheaper, or free.
      if (underWay.count === 0)
        live.note({ state: 'paused', pausedAt: now(), reason: explainBudget(placeOf(making), live.facts()) });
      return undefined;
    },
  };
}

const listPaidRunning = (live: LivePipeline): readonly Begun[] =>
  live
    .book()
    .all()
    .filter((one) => one.state === 'running' && isPaidKind(live.stepOf(one)?.kind ?? 'notify'))
    .flatMap(({ begun }) => begun ?? []);

/** A batch keeps to a budget by itself: nobody else knows its items. */
function withLoan(live: LivePipeline, prepared: PreparedMaking, underWay: UnderWay): PreparedMaking | undefined {
  if (!patched(PATCHES.batchesKeepTheBudget)) return prepared;
  const lent = lend(prepared.body, underWay, live.facts());
  return lent === undefined ? undefined : { ...prepared, body: lent.body, begun: { ...prepared.begun, ...lent.loan } };
}

/** Starts what is to be made. */
function beginMaking(
  live: LivePipeline,
  { startChild, operations }: Makers,
  making: Making,
  next: PreparedMaking,
): void {
  const begun = { ...next.begun, startedAt: now(), ...deadlineOf(next) };
  const state = next.kind === 'approve' ? 'waiting' : 'running';
  const { cost, tries } = making;
  const taken: Making = { ...placed(making), tries: tries + 1, begun, state, ...(cost === undefined ? {} : { cost }) };
  live.put(taken);
  if (!isBegun(taken)) return;
  if (isPaidKind(next.kind)) startChild(taken, next);
  else operations.start(taken, next);
}

function deadlineOf({ kind, body }: PreparedMaking): { readonly deadline?: string } {
  const ms = kind === 'approve' && body.timeout !== undefined ? parseDurationMs(body.timeout) : undefined;
  return ms === undefined ? {} : { deadline: new Date(Date.now() + ms).toISOString() };
}
