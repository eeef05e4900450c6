/** Longest text of a failure: it stands in the history, travels to every reader, and is read by people. */
const MAX_LENGTH = 10_000;

/** Text that is no longer than `max` characters; what is left out is counted. */
export function boundText(text: string, max = MAX_LENGTH): string {
  if (text.length <= max) return text;
  const rest = `… (${text.length.toLocaleString('en-US')} characters)`;
  return `${text.slice(0, max - rest.length)}${rest}`;
}
