import { setMaxListeners } from 'node:events';

/** A signal that is aborted with the first of others, until it is untied from them. */
export interface TiedSignal {
  readonly signal: AbortSignal;
  readonly untie: () => void;
}

/**
 * A signal of one's own for a piece of work. The SDK listens to a signal anew for each call and never stops, so one that lives long would keep all
 * its calls; `AbortSignal.any` is kept alive by such listeners too.
 */
export function tieSignal(...others: readonly (AbortSignal | undefined)[]): TiedSignal {
  const controller = new AbortController();
  // Each call is a listener, here and at the others until it is untied: more than ten are no leak, and nobody is to be warned of one on standard error.
  setMaxListeners(0, controller.signal, ...others.filter((other) => other instanceof AbortSignal));
  const unties = others.map((other) => {
    const pass = () => controller.abort(other?.reason);
    if (other?.aborted === true) pass();
    other?.addEventListener('abort', pass, { once: true });
    return () => other?.removeEventListener('abort', pass);
  });
  return { signal: controller.signal, untie: () => unties.forEach((untie) => untie()) };
}
