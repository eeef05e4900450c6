/** What makes the window look again: that something has changed, and errors that nobody waits for. */
export function createWindowWaker() {
  let version = 0;
  let fault: { readonly error: unknown } | undefined;

  return {
    /** Grows each time, so that the window can wait for more. */
    version: () => version,
    wakeWindow() {
      version += 1;
    },
    /** Notes an error: unheard, it would fail the workflow task, which Temporal tries again for ever. */
    fail(error: unknown) {
      fault ??= { error };
      version += 1;
    },
    /** Throws what was noted, so that the batch ends on it. */
    throwFault() {
      if (fault !== undefined) throw fault.error;
    },
  };
}
