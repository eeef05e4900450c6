/** Why a worker takes no work, or not as it should; ready while there is no reason. */
export interface Readiness {
  /** Notes a reason under a topic, in place of the one before, or takes it back. */
  note(topic: string, reason: string | undefined): void;
  reasons(): readonly string[];
  /** The reason that stands under a topic. */
  reasonOf(topic: string): string | undefined;
}

export function createReadiness(): Readiness {
  const reasons = new Map<string, string>();
  return {
    note(topic, reason) {
      if (reason === undefined) reasons.delete(topic);
      else reasons.set(topic, reason);
    },
    reasons: () => [...reasons.values()],
    reasonOf: (topic) => reasons.get(topic),
  };
}
