/** What the plan supposes, and nobody can measure here. */
export const SUPPOSED = {
  perDay: 1_000_000,
  /** The busiest hour over the mean. */
  peak: 1.8,
  taskSeconds: 120,
  spread: 0.1,
  failedShare: 0.02,
  retrySeconds: 5,
  /** From a slot that is known to be free to the next task. */
  handOverSeconds: 0.1,
  videoMB: 10,
  /** Days that Temporal keeps what has ended. */
  retentionDays: 3,
  /** Of a container for one worker. */
  workerMemoryMB: 1024,
  /** How much of a processor or a slot is planned to be in use at the peak. */
  load: 0.7,
  seed: 1,
} as const;

/** Requests to a bucket for one file of that size and what lies beside it, as Amazon bills them; `test/e2e/s3-requests.test.ts` counts them. */
export const BUCKET_REQUESTS = { writes: 8, reads: 6, deletes: 2 } as const;

export const DAY_SECONDS = 86_400;
