import type { Json } from '../domain/record.js';
import type { Complaint } from '../domain/invalid-request.js';
import type { SessionReply } from '../domain/task.js';

/** Calls that come before a create, because what they answer is part of it: one session of Kling's for one video. */
export interface SetUp {
  /** False for a body that names a session already. */
  readonly isNeeded: (body: Json) => boolean;
  /** Where the sound is whose length `next` wants to know. */
  readonly soundField?: string;
  /** What comes next, once `known` is known. */
  readonly next: (body: Json, known: SetUpKnown) => SetUpStep;
}

export interface SetUpKnown {
  readonly answers: readonly SessionReply[];
  /** Of a sound that is a file. */
  readonly soundMs?: number;
}

export type SetUpStep =
  | SetUpCall
  /** Kling's body of the create, files still as path. */
  | { readonly kind: 'ready'; readonly body: Json }
  /** Nothing further is paid. */
  | { readonly kind: 'refused'; readonly problem: Complaint };

export interface SetUpCall {
  readonly kind: 'call';
  readonly path: string;
  readonly body: Json;
  /** Kling may deduct something for it: it is sent once, and never again when its answer is lost. */
  readonly mayCost: boolean;
}
