/** Values after which others get their turn: some milliseconds of the dearest work that is done so. */
const TURN = 200;

/** As `map`, for work on very many values that must not keep a process from its other work, such as saying that it is alive. */
export async function mapInTurns<In, Out>(
  values: readonly In[],
  work: (value: In, index: number) => Out,
): Promise<Out[]> {
  const results: Out[] = [];
  await inTurns(values, (value, index) => void results.push(work(value, index)));
  return results;
}

/** The same without results. */
export async function inTurns<In>(values: Iterable<In>, work: (value: In, index: number) => void): Promise<void> {
  let index = 0;
  for (const value of values) {
    if (index % TURN === TURN - 1) await othersTurn();
    work(value, index);
    index += 1;
  }
}

/** Returns when whatever else the process has to do has had its turn. */
export const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
