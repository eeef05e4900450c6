/** What makes a workflow look again at what it may do: that something has changed, and errors that nobody waits for. */
export function createWaker() {
  let version = 0;
  let fault: { readonly error: unknown } | undefined;

  return {
    /** Grows each time, so that whoever looks can wait for more. */
    version: () => version,
    wake() {
      version += 1;
    },
    /** Notes an error: unheard, it would fail the workflow task, which Temporal tries again for ever. */
    fail(error: unknown) {
      fault ??= { error };
      version += 1;
    },
    hasFault: () => fault !== undefined,
    /** Throws what was noted, so that the workflow ends on it. */
    throwFault() {
      if (fault !== undefined) throw fault.error;
    },
  };
}
