/** Values after which others get their turn: some milliseconds of the dearest work that is done so. */
const TURN = 200;

/** As `map`, for work on very many values that must not keep a process from its other work, such as saying that it is alive. */
export async function mapInTurns<In, Out>(
  values: readonly In[],
  work: (value: In, index: number) => Out,
): Promise<Out[]> {
  const results: Out[] = [];
  for (const [index, value] of values.entries()) {
    if (index % TURN === TURN - 1) await othersTurn();
    results.push(work(value, index));
  }
  return results;
}

/** Returns when whatever else the process has to do has had its turn. */
export const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
