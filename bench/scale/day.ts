import { createAgenda } from './agenda.js';
import { createRandom } from '../../src/simulator/random.js';

/** A day of generations, or any other stretch of time. Times are in seconds. */
export interface DayPlan {
  readonly generations: number;
  readonly daySeconds: number;
  /** Arrivals at the busiest hour over the mean: 1 for an even stream, at most 2. Nothing when all are there at the beginning. */
  readonly peak: number | 'at once';
  readonly accounts: number;
  /** Parallel slots of each account. */
  readonly slots: number;
  /** What a task takes at Kling, and by which share it may be more or less. */
  readonly taskSeconds: number;
  readonly spread: number;
  /** From the end of a task until its worker knows, and from then until the next create has reached Kling: on average. */
  readonly noticeSeconds: number;
  readonly handOverSeconds: number;
  /** The share of tasks that Kling fails and that another attempt makes, and the pause before it. */
  readonly failedShare: number;
  readonly retrySeconds: number;
  readonly seed: number;
  /** Hears of each task, in the order in which they are made. */
  readonly onTask?: (task: { readonly startSeconds: number; readonly endSeconds: number }) => void;
}

export interface DayOutcome {
  readonly completed: number;
  /** Tasks that were made at Kling. */
  readonly creates: number;
  /** When the last one was done. */
  readonly endSeconds: number;
  /** Most tasks at Kling at a time, and most generations that waited for a slot. */
  readonly mostAtKling: number;
  readonly mostInLine: number;
  /** Of those that waited and of those that did not: seconds in line. */
  readonly waitMean: number;
  readonly waitP95: number;
  readonly waitMost: number;
  /** Creates in the busiest minute, a second. */
  readonly createsPeak: number;
  /** The share of the slots' time that tasks ran in, from the first create to the last end. */
  readonly slotShare: number;
  /** Tasks at Kling by account, each minute. */
  readonly minutes: readonly (readonly number[])[];
}

interface Account {
  readonly line: number[];
  /** How much of the line is gone: taking from the front of an array is slow. */
  gone: number;
  free: number;
  running: number;
}

type Happening =
  | { readonly kind: 'arrive'; readonly account: number }
  | { readonly kind: 'end'; readonly account: number }
  | { readonly kind: 'free'; readonly account: number };

/** Runs the plan in simulated time, event by event; the same plan has the same outcome. */
export function simulateDay(plan: DayPlan): DayOutcome {
  const chance = createRandom(plan.seed);
  const agenda = createAgenda<Happening>();
  const accounts = Array.from({ length: plan.accounts }, (): Account => ({
    line: [],
    gone: 0,
    free: plan.slots,
    running: 0,
  }));
  const tally = createTally(plan);
  const nextArrival = createArrivals(plan, chance);
  const arrive = () => {
    const at = nextArrival();
    if (at !== undefined) agenda.add(at, { kind: 'arrive', account: Math.floor(chance() * plan.accounts) });
  };

  function begin(index: number, now: number): void {
    const account = accounts[index];
    while (account !== undefined && account.free > 0 && account.gone < account.line.length) {
      tally.created(now, now - (account.line[account.gone] ?? now));
      account.gone += 1;
      account.free -= 1;
      account.running += 1;
      const seconds = plan.taskSeconds * (1 + plan.spread * (2 * chance() - 1));
      tally.ran(seconds);
      plan.onTask?.({ startSeconds: now, endSeconds: now + seconds });
      agenda.add(now + seconds, { kind: 'end', account: index });
    }
  }

  function end(index: number, now: number): void {
    const account = accounts[index];
    if (account === undefined) return;
    account.running -= 1;
    // Somewhere between two looks, and then a workflow task, a poll and a request.
    agenda.add(now + 2 * plan.noticeSeconds * chance() + plan.handOverSeconds, { kind: 'free', account: index });
    if (chance() < plan.failedShare) agenda.add(now + plan.retrySeconds, { kind: 'arrive', account: index });
    else tally.completed(now);
  }

  for (let started = 0; started < (plan.peak === 'at once' ? plan.generations : 1); started++) arrive();
  for (let event = agenda.next(); event !== undefined; event = agenda.next()) {
    const { at, what } = event;
    const account = accounts[what.account];
    if (account === undefined) continue;
    tally.looked(at, accounts);
    if (what.kind === 'arrive') {
      account.line.push(at);
      if (plan.peak !== 'at once') arrive();
    } else if (what.kind === 'end') end(what.account, at);
    else account.free += 1;
    begin(what.account, at);
  }
  return tally.outcome();
}

/** Times of arrivals, one after the other: a Poisson stream along a curve with one peak a day. */
function createArrivals(plan: DayPlan, chance: () => number): () => number | undefined {
  const { generations, daySeconds, peak } = plan;
  let at = 0;
  let count = 0;
  if (peak === 'at once') return () => (count++ < generations ? 0 : undefined);
  const rate = (generations / daySeconds) * peak;
  return () => {
    // By thinning: as many as at the peak, of which the curve keeps its share.
    for (;;) {
      at -= Math.log(1 - chance()) / rate;
      if (at >= daySeconds) return undefined;
      const share = (1 + (peak - 1) * Math.sin((2 * Math.PI * at) / daySeconds - Math.PI / 2)) / peak;
      if (chance() < share) return at;
    }
  };
}

const MINUTE = 60;

function createTally({ accounts: count, slots }: DayPlan) {
  const waits: number[] = [];
  const createsBy: number[] = [];
  const minutes: number[][] = [];
  let busySeconds = 0;
  let firstAt = Infinity;
  let completed = 0;
  let endSeconds = 0;
  let mostAtKling = 0;
  let mostInLine = 0;
  return {
    looked(at: number, accounts: readonly Account[]) {
      if (at < minutes.length * MINUTE) return;
      minutes.push(accounts.map(({ running }) => running));
      const inLine = accounts.reduce((sum, { line, gone }) => sum + line.length - gone, 0);
      mostInLine = Math.max(mostInLine, inLine);
      mostAtKling = Math.max(
        mostAtKling,
        accounts.reduce((sum, { running }) => sum + running, 0),
      );
    },
    created(at: number, waitSeconds: number) {
      waits.push(waitSeconds);
      const minute = Math.floor(at / MINUTE);
      createsBy[minute] = (createsBy[minute] ?? 0) + 1;
      firstAt = Math.min(firstAt, at);
    },
    ran: (seconds: number) => void (busySeconds += seconds),
    completed(at: number) {
      completed += 1;
      endSeconds = at;
    },
    outcome(): DayOutcome {
      const sorted = Float64Array.from(waits).sort();
      return {
        ...{ completed, endSeconds, mostAtKling, mostInLine, minutes },
        creates: waits.length,
        waitMean: waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
        waitP95: sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 0,
        waitMost: sorted.at(-1) ?? 0,
        createsPeak: createsBy.reduce((most, creates) => Math.max(most, creates), 0) / MINUTE,
        slotShare: busySeconds / (count * slots * (endSeconds - firstAt)),
      };
    },
  };
}
