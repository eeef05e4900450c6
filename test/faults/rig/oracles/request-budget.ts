import type { Oracle } from '../world.js';

/** With looks fifty times as often as by default, so that scenarios are short. */
const LOOKS_PER_TASK = 40;

/** O7: creates, looks and fetches, each within its budget. */
export const findRequestExcess: Oracle = ({ kling: { ledger, tasks } }, allowed) => {
  const count = (kind: string) => ledger.filter(({ route }) => kindOf(route) === kind).length;
  const files = tasks.flatMap(({ sha256 }) => sha256).length;
  const budgets = [
    { kind: 'create', budget: tasks.length + (allowed.creates ?? 0) },
    { kind: 'look', budget: tasks.length * (allowed.looksPerTask ?? LOOKS_PER_TASK) },
    { kind: 'fetch', budget: files + (allowed.fetches ?? 0) },
  ];
  return budgets
    .filter(({ kind, budget }) => count(kind) > budget)
    .map(({ kind, budget }) => `O7: ${count(kind)} requests of the kind "${kind}", more than ${budget}`);
};

function kindOf(route: string): string {
  if (route === 'media') return 'fetch';
  if (route.endsWith('.create')) return 'create';
  return /\.(one|list|query)$/.test(route) ? 'look' : 'other';
}
