/** What is left of a workflow's id, in lists, links and names of directories, once an item's own has been added. */
const BATCH_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** What is wrong with an id that somebody has chosen for a batch, as the rest of a sentence; undefined when it makes a good name of a directory. */
export function complainOfBatchId(id: unknown): string | undefined {
  if (typeof id === 'string' && BATCH_ID.test(id)) return undefined;
  return `is ${JSON.stringify(id)}; write 1 to 100 of the characters A-Z a-z 0-9 . _ - and begin with a letter or digit`;
}
