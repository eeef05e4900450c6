/** What comes of the work, or undefined at once when the signal is aborted: whoever leaves does not wait for an answer. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined);
    signal.addEventListener('abort', leave, { once: true });
    // A signal lives as long as what is watched: what listens to it must not pile up.
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
