import { InvalidConfig } from './invalid-config.js';

/** Reads KLING_MEDIA_HOSTS: domains with commas between, in the form in which URLs hold them (small letters, punycode, no dot at the end). */
export function parseMediaHosts(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseHost);
}

function parseHost(entry: string): string {
  const name = entry.replace(/^\*?\./, '');
  const url = URL.canParse(`https://${name}`) ? new URL(`https://${name}`) : undefined;
  // Whatever else a URL may hold would be left out without a word.
  if (url?.href !== `https://${url?.hostname}/` || /[/?#@\\*]/.test(name))
    throw new InvalidConfig(
      `KLING_MEDIA_HOSTS holds "${renderEntry(entry)}"; write host names with commas between, e.g. media.example.com`,
    );
  return url.hostname.replace(/\.$/, '');
}

/** What stands before an @ may be a password. */
function renderEntry(entry: string): string {
  return entry.replace(/^.*@/, '[…]@');
}
