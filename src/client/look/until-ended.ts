import { pause } from '../pause.js';

const LOOK_EVERY_MS = 250;

/** How something stands once it has ended, `patienceMs` are over or the signal is aborted. */
export async function untilEnded<View extends { readonly isRunning: boolean }>(
  look: () => Promise<View>,
  patienceMs: number,
  signal: AbortSignal,
): Promise<View> {
  const untilMs = Date.now() + patienceMs;
  for (;;) {
    const view = await look();
    if (!view.isRunning || Date.now() >= untilMs || signal.aborted) return view;
    await pause(LOOK_EVERY_MS, signal);
  }
}
