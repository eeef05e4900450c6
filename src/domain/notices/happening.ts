import { fingerprint } from '../text/fingerprint.js';
import type { EventType, KlingEvent } from './event.js';
import type { NotifyTarget } from './target.js';
import type { Then } from './then.js';

/** Something that has happened, and who asked to hear of it besides those whom the operator has named. */
export interface Happening {
  readonly type: EventType;
  /** What it happened to: the id of a workflow, or a word for what an alert is about. */
  readonly about: string;
  /** Which of its lives: the first run of a workflow, or since when an alert is raised. The same event of the same life is announced once. */
  readonly run: string;
  /** Tells events of one type apart, such as two pauses of one batch; absent where there is only one. */
  readonly key?: string;
  /** ISO 8601. */
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** True for what happens to an item of a batch or a step of a pipeline: of those the operator's targets hear only when they name such events. */
  readonly isItem?: boolean;
  /** `run.notify`. */
  readonly notify?: readonly NotifyTarget[];
  /** A workflow of the user's that is started now. */
  readonly then?: ThenStart;
}

/** `run.then`, with what it is started with. */
export interface ThenStart extends Then {
  readonly result: unknown;
}

/** As its receivers get it. */
export function toEvent({ type, about, run, key = '', at, data }: Happening): KlingEvent {
  const what = [about, run, type, key].join('\n');
  return { id: `evt_${fingerprint(what)}${fingerprint(`event ${what}`)}`, type, timestamp: at, data };
}
