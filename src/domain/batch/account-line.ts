/** What a batch knows of one account, where its items are of several. */
export interface AccountLine {
  /** Generations under way at once, of this account. */
  readonly window: number;
  /** Why nothing more of it is started, as a sentence; absent while it is. */
  readonly pausedBy?: string;
  /** ISO 8601: when it goes on by itself. */
  readonly resumesAt?: string;
}

export type AccountLines = Readonly<Record<string, AccountLine>>;
