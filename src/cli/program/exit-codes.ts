/** What `kling` exits with; also in the README, for scripts. */
export const EXIT = {
  ok: 0,
  /** The generation failed or was cancelled, or a check of `kling doctor` did. */
  failed: 1,
  /** The input or the command line is wrong; nothing was started. */
  usage: 2,
  /** No Temporal server, no such generation there, or no such task at Kling. */
  unreachable: 3,
  /** Keys, balance or permission: Kling refused the account. */
  account: 4,
  /** The task still runs at Kling; adopt it later. */
  parked: 5,
  /** Ctrl-C: the generation itself goes on. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
