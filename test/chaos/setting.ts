/** What `npm run chaos` was told, by the name of its variable; see scripts/chaos.mjs. */
export const setting = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);

export const log = (line: string): void => console.log(`${new Date().toISOString().slice(11, 23)} ${line}`);

/** Least, middle and most of some times, as a line for people. */
export function summarizeTimes(timesMs: readonly number[]): string {
  const sorted = [...timesMs].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
  return `${sorted.length} times, in ms: least ${at(0)}, half within ${at(0.5)}, nine of ten within ${at(0.9)}, most ${at(1)}`;
}
