import { BATCH, PIPELINE } from '../../contract/workflow-types.js';
import type { Desk } from '../desk.js';
import type { Call } from './tool.js';
import type { View } from './view.js';
import { idOf, isOver, look, stateOf } from './view.js';

/** Many clients give up a call after 60 s. */
export const MAX_WAIT_SECONDS = 45;
/** A client that counts silence as an end hears of us before. */
const TELL_MS = 5000;

export interface Waited {
  readonly shown: View;
  readonly isOver: boolean;
}

/** Waits for an end, so many seconds at most. Whoever gives up the call ends the waiting, and nothing else. */
export async function waitFor(id: string, seconds: number, desk: Desk, call: Call): Promise<Waited> {
  const first = await look(id, desk, call.signal);
  if (isOver(first) || seconds === 0) return { shown: first, isOver: isOver(first) };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), seconds * 1000);
  let last = first;
  call.tell(describe(first));
  const telling = setInterval(() => call.tell(describe(last)), TELL_MS);
  try {
    const signal = AbortSignal.any([call.signal, late.signal]);
    for await (const shown of watch(id, first.kind, desk, signal)) {
      if (stateOf(shown) !== stateOf(last)) call.tell(describe(shown));
      last = shown;
    }
  } catch (error) {
    if (!late.signal.aborted || call.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    clearInterval(telling);
  }
  return { shown: last, isOver: isOver(last) };
}

async function* watch(id: string, kind: View['kind'], { kling }: Desk, signal: AbortSignal): AsyncGenerator<View> {
  if (kind === PIPELINE) for await (const view of kling.pipelines.get(id).watch({ signal })) yield { kind, view };
  else if (kind === BATCH) for await (const view of kling.getBatch(id).watch({ signal })) yield { kind, view };
  else for await (const view of kling.get(id).watch({ signal })) yield { kind, view };
}

function describe(shown: View): string {
  const progress = shown.kind === BATCH ? shown.view.progress : undefined;
  const counts = progress === undefined ? '' : `, ${progress.counts.completed} of ${progress.total} completed`;
  return `${idOf(shown)}: ${stateOf(shown)}${counts}`;
}
