/** The candidate that `word` was most likely meant to be, or undefined when none is close (more than a third of its letters differ). */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const near = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  if (near === undefined) return undefined;
  const isPart = near.candidate.startsWith(`${word}_`) || candidates.some((one) => one.startsWith(`${word}_`));
  if (near.distance <= Math.max(1, Math.floor(word.length / 3))) return near.candidate;
  return isPart ? candidates.find((one) => one.startsWith(`${word}_`)) : undefined;
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
