/** Three digits at most where it has more than two before the point: `1,417`, `59.4`, `2.24`. */
export function say(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en-US');
}

/** Up to 100 in seconds, then minutes, then hours. */
export function saySeconds(seconds: number): string {
  if (seconds < 100) return `${say(seconds)} s`;
  return seconds < 6000 ? `${say(seconds / 60)} min` : `${say(seconds / 3600)} h`;
}
