/** Long polls of one worker: a server grants a namespace 1,200 by default, and the workers need theirs to get work. */
const MAX_WAITS = 100;

/**
 * Waits by id, one for each however many ask. The function returned is undefined for an id when there are too many waits already. A worker's
 * connection cannot take a call back, so a wait goes on until its end has come, and serves whoever asks meanwhile.
 */
export function createSharedWaits<End>(begin: (id: string) => Promise<End>): (id: string) => Promise<End> | undefined {
  const waits = new Map<string, Promise<End>>();
  return (id) => {
    const known = waits.get(id);
    if (known !== undefined || waits.size >= MAX_WAITS) return known;
    const wait = begin(id).finally(() => waits.delete(id));
    waits.set(id, wait);
    return wait;
  };
}
