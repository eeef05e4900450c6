/**
 * Keeps Node's own warnings (experimental, deprecated, too many listeners) from people, who can do nothing about them; with `write`
 * they are shown, a line each.
 */
export function takeNodeWarnings(write?: (line: string) => void): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => write?.(`${name}: ${message}`));
}
