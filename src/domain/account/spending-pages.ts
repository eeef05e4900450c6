const DAY_MS = 86_400_000;

/** A batch may run for days; what agents have reserved longer ago counts as unknown. */
export const PAGE_DAYS = 14;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The day on which agents spend at that time, in UTC. */
export const spendingDay = (nowMs: number, daysBack = 0): string => dayOf(nowMs - daysBack * DAY_MS);

/** The file in which the book of that name has a day's spending. */
export const pageName = (book: string, day: string): string => `${book}-${day}.jsonl`;

/** Whether a file is such a page by its name, and of a day that nobody looks at any more. */
export function isOldPage(file: string, nowMs: number): boolean {
  const [, day] = /^[^/]+-(\d{4}-\d{2}-\d{2})\.jsonl$/.exec(file) ?? [];
  return day !== undefined && day < spendingDay(nowMs, PAGE_DAYS);
}
