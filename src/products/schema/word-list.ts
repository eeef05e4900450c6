/** `"std", "pro" or "4k"`; numbers without a gap as `"3" to "15"`. */
export function oneOf(words: readonly string[]): string {
  const parts = findRuns(words).flatMap((run) =>
    run.length > 2 ? [`"${run[0] ?? ''}" to "${run.at(-1) ?? ''}"`] : run.map((word) => `"${word}"`),
  );
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1) ?? ''}`;
}

/** `std, pro, 4k`; numbers without a gap as `3 to 15`. */
export function listWords(words: readonly string[]): string {
  return findRuns(words)
    .flatMap((run) => (run.length > 2 ? [`${run[0] ?? ''} to ${run.at(-1) ?? ''}`] : run))
    .join(', ');
}

/** Words in lists, each as long as its words are numbers that follow each other. */
function findRuns(words: readonly string[]): readonly (readonly string[])[] {
  const runs: string[][] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last !== undefined && /^\d+$/.test(word) && Number(word) === Number(last.at(-1)) + 1) last.push(word);
    else runs.push([word]);
  }
  return runs;
}
