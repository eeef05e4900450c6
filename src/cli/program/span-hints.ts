/** Options that take a span which is minutes or hours for every product of Kling's, with what happens after it. */
const SPANS = [
  ['timeout', '--timeout', 'the task is parked after that, while Kling goes on with it'],
  ['stuckAfter', '--stuck-after', 'the alert is raised after that'],
] as const;

/** Nobody waits for less than a minute: who writes a bare number as small as that did not mean seconds. */
const LEAST_SECONDS = 60;

/** A sentence for each span that was written as a bare, small number: those count as seconds. */
export function hintSpans(options: Readonly<Record<string, unknown>>): string[] {
  return SPANS.flatMap(([name, option, outcome]) => {
    const given = options[name];
    if (typeof given !== 'string' || !/^\d+(\.\d+)?$/.test(given.trim())) return [];
    if (Number(given) >= LEAST_SECONDS) return [];
    return [`${option} ${given} is ${given} seconds: ${outcome}. For minutes write ${given}m, for hours ${given}h.`];
  });
}
