/** What a call brings, or the signal's reason as soon as that is aborted: for calls of the SDK, which cannot be cancelled. */
export function orAbort<T>(signal: AbortSignal, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
