import { setTimeout as sleep } from 'node:timers/promises';

/** Billable actions by their type, e.g. `command_ScheduleActivityTask`. */
export type Actions = Readonly<Record<string, number>>;

const SAMPLE = /^action\{([^}]*)\} (\S+)$/;

/** Reads the counter `action` of one namespace out of a Temporal server's metrics page (Prometheus' text format). */
export function parseActions(page: string, namespace: string): Actions {
  const actions: Record<string, number> = {};
  for (const line of page.split('\n')) {
    const [, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (value === undefined || readLabel(labels, 'namespace') !== namespace) continue;
    const type = readLabel(labels, 'action_type') ?? 'unknown';
    actions[type] = (actions[type] ?? 0) + Number(value);
  }
  return actions;
}

function readLabel(labels: string, name: string): string | undefined {
  return new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1];
}

/** The server counts after it has answered, and shows what it has counted about once a second. */
const SHOWN_AFTER_MS = 2500;

/** Fetches the page until it stands still, and parses it; rejects when the server does not answer with one. */
export async function readActions(metricsUrl: string, namespace: string): Promise<Actions> {
  let total = NaN;
  for (;;) {
    const reply = await fetch(metricsUrl);
    if (!reply.ok) throw new Error(`${metricsUrl} answered ${reply.status} instead of the server's metrics`);
    const actions = parseActions(await reply.text(), namespace);
    if (sumActions(actions) === total) return actions;
    total = sumActions(actions);
    await sleep(SHOWN_AFTER_MS);
  }
}

/** What has been counted since `before`, a share of it for each of `count` generations; types that did not move are left out. */
export function actionsEach(before: Actions, after: Actions, count: number): Actions {
  const grown = Object.entries(after).map(([type, value]) => [type, (value - (before[type] ?? 0)) / count] as const);
  return Object.fromEntries(grown.filter(([, value]) => value > 0));
}

export function sumActions(actions: Actions): number {
  return Object.values(actions).reduce((sum, value) => sum + value, 0);
}
