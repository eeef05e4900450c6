import { fileURLToPath } from 'node:url';

/** Modules that a worker loads before its own, to be told by variables what is to go wrong. */
export type Preload = 'kill-at' | 'disk-full' | 'clock-ahead' | 'name-server';

/** What loads it into a Node process. */
export function preload(...names: readonly Preload[]): { readonly NODE_OPTIONS: string } {
  const urls = names.map((name) => new URL(`./preload/${name}.mjs`, import.meta.url));
  return { NODE_OPTIONS: urls.map((url) => `--import=${fileURLToPath(url)}`).join(' ') };
}

/** Kills a worker at one call of the file system, once: `mark` is a file that says that it has happened. */
export function killAt(
  moment: `${'before' | 'after'} ${'rename' | 'fsync'}`,
  name: RegExp,
  mark: string,
): Readonly<Record<string, string>> {
  return { ...preload('kill-at'), FAULT_KILL_AT: moment, FAULT_KILL_NAME: name.source, FAULT_KILL_MARK: mark };
}
