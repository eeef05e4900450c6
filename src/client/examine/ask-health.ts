/** A worker on this machine answers at once, or it is not well. */
const PATIENCE_MS = 2000;

/** What a worker says at its health address, e.g. `http://127.0.0.1:9470/readyz`; undefined when nothing answers, or no JSON. */
export async function askHealth(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
    return await reply.json();
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
