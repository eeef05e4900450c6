/** The candidate that `word` was most likely meant to be: one that goes on with `_`, or the closest in spelling (at most a third of its letters off). */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const longer = candidates.find((candidate) => candidate.startsWith(`${word}_`));
  if (longer !== undefined) return longer;
  // Words differ by as many letters as their lengths do, at least: comparing such letter by letter would take time for nothing.
  const tolerance = Math.max(1, Math.floor(word.length / 3));
  const closest = candidates
    .filter((candidate) => Math.abs(candidate.length - word.length) <= tolerance)
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return closest !== undefined && closest.distance <= tolerance ? closest.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
