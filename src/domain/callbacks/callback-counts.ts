/**
 * What became of a callback:
 *
 * | outcome       |                                                                                       |
 * | ------------- | ------------------------------------------------------------------------------------- |
 * | `told`        | its task has ended: Temporal has the result                                           |
 * | `passing`     | its task goes on                                                                      |
 * | `late`        | nobody waits for the task any more: it came twice, or a look was first                |
 * | `unconfirmed` | it says that the task has ended, and Kling, asked, does not                           |
 * | `refused`     | not signed as the account's callbacks are                                             |
 * | `unreadable`  | too large, or nothing that Kling sends                                                |
 * | `failed`      | it could not be told to Temporal, or not be checked with Kling: answered with 503      |
 * | `unknown`     | no address of ours                                                                    |
 * | `test`        | a test of the way in                                                                  |
 */
export const CALLBACK_OUTCOMES = [
  ...(['told', 'passing', 'late', 'unconfirmed'] as const),
  ...(['refused', 'unreadable', 'failed', 'unknown', 'test'] as const),
] as const;

export type CallbackOutcome = (typeof CALLBACK_OUTCOMES)[number];

/** What a receiver has seen since it started: plain JSON. */
export interface CallbackCounts {
  readonly outcomes: Readonly<Record<CallbackOutcome, number>>;
  /** ISO 8601: when the last one came that was Kling's, as far as can be told. */
  readonly lastAt?: string;
}
