/** What has to be closed at the end, or when the run is broken off: the latest first, each once. */
export function createCleanup() {
  const open = new Set<() => Promise<void>>();
  let closing: Promise<void> | undefined;

  /** Returns `close` made to run once, now or at the end. */
  function add(close: () => Promise<void>): () => Promise<void> {
    const closeOnce = async () => {
      if (open.delete(closeOnce)) await close();
    };
    open.add(closeOnce);
    return closeOnce;
  }

  /** Also what is added meanwhile: what is broken off may be just about to start something. */
  async function closeEach(): Promise<void> {
    for (let close = [...open].at(-1); close !== undefined; close = [...open].at(-1)) {
      await close().catch(() => undefined);
    }
  }

  return {
    add,
    /** Never rejects; a second call waits for the first. */
    closeAll: () => (closing ??= closeEach()),
    isClosing: () => closing !== undefined,
  };
}
