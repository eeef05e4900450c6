import type { Oracle, World } from '../world.js';
import { isRefusedForSlots } from './refused-for-slots.js';
import { measureUnderWay } from './under-way.js';

/** A tick, in which all tasks are asked for together, comes so many times as often as a look at one; see `src/kling/board/look-interval.ts`. */
const TICKS_PER_LOOK = 1 / 0.18;
/** Of one task, at any interval: before its create is sent again, when it is made, when it has ended, for a link, and where another worker takes it over. */
const SPARE_LOOKS = 5;

/** O7: creates, looks and fetches, each within its budget. */
export const findRequestExcess: Oracle = (world, allowed) => {
  const { tasks } = world.kling;
  // Those are O3's.
  const ledger = world.kling.ledger.filter((entry) => !isRefusedForSlots(entry));
  const count = (kind: string) => ledger.filter(({ route }) => kindOf(route) === kind).length;
  const files = tasks.flatMap(({ sha256 }) => sha256).length;
  const budgets = [
    { kind: 'create', budget: tasks.length + (allowed.creates ?? 0) },
    ...budgetLooks(world),
    { kind: 'fetch', budget: files + (allowed.fetches ?? 0) },
  ];
  return budgets
    .filter(({ kind, budget }) => count(kind) > budget)
    .map(({ kind, budget }) => `O7: ${count(kind)} requests of the kind "${kind}", more than ${budget}`);
};

/** A look at each task in each interval, and from two tasks on a tick of each worker and account for all of them. */
function budgetLooks({ runs, kling: { tasks }, span, looking: { everyMs, workers } }: World) {
  const atKling = tasks.map(({ status, createdAtMs, updatedAtMs }) => ({
    fromMs: createdAtMs,
    toMs: status === 'succeed' || status === 'failed' ? updatedAtMs : Infinity,
  }));
  const waits = runs.flatMap((run) => run.waits);
  const { sumMs, sharedMs } = measureUnderWay([atKling, waits], span);
  const accounts = new Set(tasks.map(({ account }) => account)).size;
  const spare = SPARE_LOOKS * tasks.length;
  return [
    { kind: 'look at one', budget: spare + Math.ceil(sumMs / everyMs) },
    { kind: 'look at all', budget: spare + Math.ceil((sharedMs / everyMs) * TICKS_PER_LOOK) * workers * accounts },
  ];
}

function kindOf(route: string): string {
  if (route === 'media') return 'fetch';
  if (route.endsWith('.create')) return 'create';
  if (route.endsWith('.one')) return 'look at one';
  return /\.(list|query)$/.test(route) ? 'look at all' : 'other';
}
