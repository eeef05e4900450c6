export type ProgressLog = ReturnType<typeof createProgressLog>;

/** A silence longer than this looks like a hang. */
const LONGEST_SILENCE_MS = 10_000;

/** Prints what goes on, each line with the seconds since the start; breaks a long silence by itself. */
export function createProgressLog(write: (line: string) => void, now: () => number = () => performance.now()) {
  const startMs = now();
  let saidMs = startMs;
  let last = 'starting';
  const timer = setInterval(() => {
    if (now() - saidMs >= LONGEST_SILENCE_MS) print(`... ${last}`);
  }, 1000);
  timer.unref();

  function print(line: string): void {
    saidMs = now();
    write(`${String(Math.round((saidMs - startMs) / 1000)).padStart(4)} s  ${line}`);
  }

  return {
    say: (line: string): void => {
      last = line;
      print(line);
    },
    stop: () => clearInterval(timer),
  };
}
