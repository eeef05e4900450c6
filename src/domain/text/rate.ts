/** `95.7 %`; 100 only when it is all, 0 only when it is none. The one way in which a rate is written, so that it is the same everywhere. */
export function renderRate(rate: number): string {
  if (rate === 0 || rate === 1) return `${rate * 100} %`;
  return `${Math.min(99.9, Math.max(0.1, rate * 100)).toFixed(1)} %`;
}
