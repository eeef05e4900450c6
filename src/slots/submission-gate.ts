import type { ActivitySlotInfo, CustomSlotSupplier, SlotPermit } from '@temporalio/worker';
import { KlingFailure } from '../domain/kling-failure.js';
import type { SlotLimit, SlotLimitCounts, SlotTimings } from './slot-limit.js';
import { createSlotLimit } from './slot-limit.js';
import type { WaitingLine } from './waiting-line.js';
import { createWaitingLine } from './waiting-line.js';

/** The waiting line for Kling's parallel slots of one pack (video or image): a slot supplier for the worker that runs `submit`. */
export interface SubmissionGate {
  readonly supplier: CustomSlotSupplier<ActivitySlotInfo>;
  /**
   * Resolves when a create that takes `weight` slots may be sent; who comes first goes first, and nobody new is let in meanwhile.
   * Rejects with the signal's reason, and with `KlingFailure` of kind `Busy` when it takes too long: then the task queue is the better place.
   */
  claim(weight: number, signal: AbortSignal): Promise<GateClaim>;
  /** A task holds `weight` slots at Kling until `free`; a second call for the same task changes nothing and returns false. */
  hold(taskId: string, weight: number): boolean;
  free(taskId: string): void;
  /** While shut, no task is fetched; who has one already may still claim. */
  shut(isShut: boolean): void;
  inUse(): SlotsInUse;
}

/** Leave to send one create. Say what became of it; `release` alone means that nobody knows, and after another word it changes nothing. */
export interface GateClaim {
  /** Kling has made the task, which holds the slots from now on. False when it is known already. */
  taken(taskId: string): boolean;
  /** Kling refused for want of a slot. */
  refused(): void;
  release(): void;
}

export interface SlotsInUse extends Omit<SlotLimitCounts, 'held' | 'sending'> {
  /** Slots held by tasks at Kling. */
  readonly tasks: number;
  /** Slots kept for `submit` activities that may be making a task. */
  readonly submitting: number;
}

interface HeldTask {
  readonly weight: number;
  /** Whether its create was accepted here, or it was only heard of. */
  readonly origin: 'accepted' | 'held';
}

/** What the gate knows: who holds slots, who has a permit to fetch a task, and who waits. */
interface Gate {
  readonly limit: SlotLimit;
  readonly tasks: Map<string, HeldTask>;
  readonly permits: Set<SlotPermit>;
  /** Permits whose activity has come to its claim: from then on that counts, and then the task, but not both. */
  claimed: number;
  /** For leave to send a create. */
  readonly claims: WaitingLine;
  /** For a permit to fetch a task, whose weight is not known yet and counts as one. */
  readonly fetches: WaitingLine;
  isShut: boolean;
  alarm?: NodeJS.Timeout;
}

/** Pictures of up to 9 slots take about that long at Kling. Longer, and the activity would meet its own time limit. */
const PATIENCE_MS = 60_000;

/**
 * Lets a `submit` task out of Temporal's task queue only while Kling should have a slot free, so that waiting costs no events,
 * no requests and no retries, and survives restarts. Two doors: a permit to fetch a task, whose weight is not known yet and counts as one,
 * and the claim of its full weight before the create. Kling stays the truth: `slot-state.ts` says what a refusal teaches.
 */
export function createSubmissionGate({
  max,
  timings,
  patienceMs = PATIENCE_MS,
  now = () => performance.now(),
  random = Math.random,
}: {
  max: number;
  timings?: SlotTimings;
  patienceMs?: number;
  now?: () => number;
  random?: () => number;
}): SubmissionGate {
  const gate: Gate = {
    limit: createSlotLimit({ max, timings, now, random }),
    tasks: new Map(),
    permits: new Set(),
    claimed: 0,
    claims: createWaitingLine(() => admit(gate)),
    fetches: createWaitingLine(() => admit(gate)),
    isShut: false,
  };
  return {
    supplier: createSupplier(gate),
    claim: (weight, signal) => claimSlots(gate, weight, { signal, patienceMs }),
    hold(taskId, weight) {
      if (gate.tasks.has(taskId)) return false;
      gate.tasks.set(taskId, { weight, origin: 'held' });
      gate.limit.hold(weight);
      admit(gate);
      return true;
    },
    free(taskId) {
      const task = gate.tasks.get(taskId);
      if (task === undefined) return;
      gate.tasks.delete(taskId);
      gate.limit.free(task.weight, task.origin);
      admit(gate);
    },
    shut(isShut) {
      gate.isShut = isShut;
      admit(gate);
    },
    inUse() {
      const { held, sending, ...counts } = gate.limit.counts();
      return { tasks: held, submitting: sending + countPromised(gate), ...counts };
    },
  };
}

/** Permits whose create is still to come. */
function countPromised({ permits, claimed }: Gate): number {
  return Math.max(0, permits.size - claimed);
}

/** Milliseconds until the next permit to fetch a task: nobody new is let in while somebody waits for leave to send. */
function fetchDelayMs(gate: Gate): number {
  return gate.isShut || !gate.claims.isEmpty() ? Infinity : gate.limit.delayMs(1, countPromised(gate));
}

/** Who is to be let in next and how long that takes, claims first; undefined when nobody waits. */
function findNext(gate: Gate): { readonly line: WaitingLine; readonly delayMs: number } | undefined {
  const weight = gate.claims.firstWeight();
  if (weight !== undefined) return { line: gate.claims, delayMs: gate.limit.delayMs(weight) };
  return gate.fetches.isEmpty() ? undefined : { line: gate.fetches, delayMs: fetchDelayMs(gate) };
}

/** Lets in whoever may enter now, and sets the alarm for the next. */
function admit(gate: Gate): void {
  clearTimeout(gate.alarm);
  let next = findNext(gate);
  while (next?.delayMs === 0) {
    next.line.admitFirst();
    next = findNext(gate);
  }
  if (next === undefined || next.delayMs === Infinity) return;
  gate.alarm = setTimeout(() => admit(gate), Math.ceil(next.delayMs)).unref();
}

/** The gate as the SDK's worker knows it: a slot is a permit to fetch one `submit` task. */
function createSupplier(gate: Gate): SubmissionGate['supplier'] {
  const issue = (): SlotPermit => {
    const permit: SlotPermit = {};
    gate.permits.add(permit);
    return permit;
  };
  return {
    type: 'custom',
    reserveSlot: (_context, signal) => gate.fetches.wait(1, signal, issue),
    tryReserveSlot: () => (fetchDelayMs(gate) === 0 ? issue() : null),
    markSlotUsed: () => undefined,
    releaseSlot({ permit, slotInfo }) {
      gate.permits.delete(permit);
      if (slotInfo !== undefined) gate.claimed = Math.max(0, gate.claimed - 1);
      admit(gate);
    },
  };
}

async function claimSlots(
  gate: Gate,
  weight: number,
  { signal, patienceMs }: { signal: AbortSignal; patienceMs: number },
): Promise<GateClaim> {
  gate.claimed += 1;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(tooLong(patienceMs)), patienceMs).unref();
  try {
    return await gate.claims.wait(weight, AbortSignal.any([signal, patience.signal]), () => openClaim(gate, weight));
  } finally {
    clearTimeout(timer);
  }
}

function openClaim(gate: Gate, weight: number): GateClaim {
  let isSettled = false;
  gate.limit.begin(weight);
  const settle = (outcome: 'accepted' | 'refused' | 'unknown') => {
    if (isSettled) return;
    isSettled = true;
    gate.limit.end(weight, outcome);
    admit(gate);
  };
  return {
    taken(taskId) {
      const isNew = !isSettled && !gate.tasks.has(taskId);
      if (isNew) gate.tasks.set(taskId, { weight, origin: 'accepted' });
      settle(isNew ? 'accepted' : 'unknown');
      return isNew;
    },
    refused: () => settle('refused'),
    release: () => settle('unknown'),
  };
}

function tooLong(patienceMs: number): KlingFailure {
  return new KlingFailure('Busy', `No slot came free within ${patienceMs / 1000} s`);
}
