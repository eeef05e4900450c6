/** Kling's page size at most, and how often a status board looks (ARCHITECTURE.md, "The status board"): with one request, with several. */
const PAGE_ROWS = 500;
/** A list is read a twentieth beyond the deepest task, for others come to stand before it (`nextReach`). */
const BEYOND = 1.05;
const TICK_SECONDS = 1.8;
const LONG_TICK_SECONDS = 2.1;
/** A task that is alone is asked for by id. */
const ALONE_SECONDS = 10;

/**
 * Status requests a second for an account with so many tasks at Kling that so many workers wait for, as many each. Every worker that waits
 * for any reads the list for itself, and a list holds the tasks of all of them.
 */
export function statusRequests(tasks: number, workers: number): number {
  const each = tasks / workers;
  if (each <= 1) return tasks / ALONE_SECONDS;
  const pages = Math.ceil((tasks * BEYOND) / PAGE_ROWS);
  return (workers * pages) / (pages === 1 ? TICK_SECONDS : LONG_TICK_SECONDS);
}
