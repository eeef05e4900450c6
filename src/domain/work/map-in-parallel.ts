/** As `map`, at most so many at once, the results in order. */
export async function mapInParallel<In, Out>(
  values: readonly In[],
  most: number,
  work: (value: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  const queue = values.entries();
  const takeOn = async (): Promise<void> => {
    for (const [index, value] of queue) results[index] = await work(value);
  };
  await Promise.all(Array.from({ length: most }, takeOn));
  return results;
}
