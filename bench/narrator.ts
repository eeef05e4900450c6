export type Narrator = ReturnType<typeof createNarrator>;

/** A silence longer than this looks like a hang. */
const LONGEST_SILENCE_MS = 10_000;

/** Tells what goes on, each line with the seconds since the start; breaks a long silence by itself. */
export function createNarrator(write: (line: string) => void, now: () => number = () => performance.now()) {
  const startMs = now();
  let saidMs = startMs;
  let last = 'starting';
  const timer = setInterval(() => {
    if (now() - saidMs >= LONGEST_SILENCE_MS) tell(`... ${last}`);
  }, 1000);
  timer.unref();

  function tell(line: string): void {
    saidMs = now();
    write(`${String(Math.round((saidMs - startMs) / 1000)).padStart(4)} s  ${line}`);
  }

  return {
    say: (line: string): void => {
      last = line;
      tell(line);
    },
    stop: () => clearInterval(timer),
  };
}
