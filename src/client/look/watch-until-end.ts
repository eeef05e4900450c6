import { pause } from '../pause.js';
import type { Session } from '../session.js';
import { tieSignal } from '../tied-signal.js';
import { lookAgain } from './look-again.js';

const LOOK_EVERY_MS = 1000;

export interface Watched<View> {
  /** Throws where there is nothing to be watched. */
  readonly look: () => Promise<View>;
  /** Resolves with the end, which is so heard of at once; what it is, the next look tells. */
  readonly hearEnd: (signal: AbortSignal) => Promise<unknown>;
  /** What is worth telling of a view: one that says the same as the one before is left out. */
  readonly describe: (view: View) => string;
}

/**
 * How something stands, now and whenever that changes, until it has ended or the signal is aborted; the last is its end. A server that is away
 * meanwhile is waited for.
 */
export async function* watchUntilEnd<View extends { readonly isRunning: boolean }>(
  { look, hearEnd, describe }: Watched<View>,
  session: Session,
  signal: AbortSignal,
): AsyncGenerator<View> {
  const over = new AbortController();
  const waiting = tieSignal(signal, over.signal);
  const ended = new AbortController();
  const soon = tieSignal(signal, ended.signal);
  try {
    let view: View | undefined = await look();
    void hearEnd(waiting.signal).then(
      () => ended.abort(),
      () => undefined,
    );
    for (let told = ''; ;) {
      const said = view === undefined ? told : describe(view);
      if (view !== undefined && said !== told) {
        told = said;
        yield view;
      }
      if (view?.isRunning === false || signal.aborted) return;
      // A look that brings nothing new after the end is not repeated in haste.
      await pause(LOOK_EVERY_MS, ended.signal.aborted ? signal : soon.signal);
      view = await lookAgain(look, session, signal);
    }
  } finally {
    over.abort();
    waiting.untie();
    soon.untie();
  }
}
