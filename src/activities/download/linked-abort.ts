/**
 * A signal for one request. `abort` closes the connection of a body that nobody reads on, as when the disk is full. Both untie the
 * activity's own signal: on Node 20 a signal that lives long collects the listeners of all its requests.
 */
export function createLinkedAbort(parent: AbortSignal): { signal: AbortSignal; untie: () => void; abort: () => void } {
  const controller = new AbortController();
  const pass = () => controller.abort(parent.reason);
  if (parent.aborted) pass();
  parent.addEventListener('abort', pass, { once: true });
  const untie = () => parent.removeEventListener('abort', pass);
  return {
    signal: controller.signal,
    untie,
    abort() {
      untie();
      controller.abort();
    },
  };
}
