/** Lines that are rewritten in place on a terminal; elsewhere each is written when it is news, and once a minute while nothing is. */
export interface Lines {
  show(lines: readonly string[]): void;
  /** Leaves the last lines standing. */
  end(): void;
}
