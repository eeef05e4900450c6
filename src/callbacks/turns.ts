/** Work that may be asked for many times over, and is done now and then. */
export interface Turns<Answer> {
  /** The answer of this work, or of another with the same key that was done in its place. */
  take(key: string, work: () => Promise<Answer>): Promise<Answer>;
  size(): number;
}

interface Turn<Answer> {
  begunMs: number;
  running?: Promise<Answer>;
  /** What those who come meanwhile wait for: the end of what runs, and a turn of their own where that has settled nothing. */
  next?: Promise<Answer>;
  final?: Answer;
}

/**
 * Does the work of a key at most once in `everyMs`; whoever asks meanwhile shares the next turn, so that what came after a look began is looked
 * at again. An answer that `isFinal` is given to all. At most `max` keys are remembered, the oldest forgotten first. `elapsed` is
 * milliseconds by a clock that nobody sets.
 */
export function createTurns<Answer>({
  everyMs,
  max,
  isFinal,
  elapsed = () => performance.now(),
}: {
  readonly everyMs: number;
  readonly max: number;
  readonly isFinal: (answer: Answer) => boolean;
  readonly elapsed?: () => number;
}): Turns<Answer> {
  const turns = new Map<string, Turn<Answer>>();

  function forget(): void {
    for (const [key, { begunMs, running, next, final }] of turns) {
      const isIdle = running === undefined && next === undefined && final === undefined;
      const isOver = isIdle && elapsed() - begunMs >= everyMs;
      if (!isOver && turns.size <= max) return;
      turns.delete(key);
    }
  }

  async function begin(turn: Turn<Answer>, work: () => Promise<Answer>): Promise<Answer> {
    turn.begunMs = elapsed();
    turn.next = undefined;
    turn.running = work();
    try {
      const answer = await turn.running;
      if (isFinal(answer)) turn.final = answer;
      return answer;
    } finally {
      turn.running = undefined;
    }
  }

  async function beginNext(turn: Turn<Answer>, work: () => Promise<Answer>): Promise<Answer> {
    await turn.running?.catch(() => undefined);
    // `begin` notes the answer before anybody else goes on.
    await Promise.resolve();
    if (turn.final !== undefined) return turn.final;
    const waitMs = turn.begunMs + everyMs - elapsed();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    return begin(turn, work);
  }

  return {
    async take(key, work) {
      forget();
      const known = turns.get(key);
      if (known?.final !== undefined) return known.final;
      if (known !== undefined) return (known.next ??= beginNext(known, work));
      const turn: Turn<Answer> = { begunMs: elapsed() };
      turns.set(key, turn);
      return begin(turn, work);
    },
    size: () => turns.size,
  };
}
