/** Reads what ffmpeg writes to `-progress`, piece by piece, and tells how many seconds of the result there are. */
export function readProgress(tell: (seconds: number) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      // Before the first frame it is "N/A", and after a seek it may be negative.
      const [, microseconds] = /^out_time_us=(\d+)$/.exec(line.trim()) ?? [];
      if (microseconds !== undefined) tell(Number(microseconds) / 1e6);
    }
  };
}
