import { BlockList, isIP } from 'node:net';
import { normalizeHost } from './own-machine.js';

/** Says whether a host (a name, or an address without its brackets) and port are reached without a proxy. */
export type Exempts = (host: string, port: number) => boolean;

/**
 * Reads NO_PROXY: entries with commas or blanks between. `*` is everything, `example.com`, `.example.com` and `*.example.com` are a domain
 * with all below it, `10.0.0.0/8` a network, `10.*` what begins so; `:443` at an entry's end confines it to that port.
 */
export function parseNoProxy(text: string): Exempts {
  const entries = text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(parseEntry);
  return (host, port) => entries.some((exempts) => exempts(normalizeHost(host), port));
}

function parseEntry(entry: string): Exempts {
  // A scheme and a path are not asked for, but often written.
  const bare = entry.replace(/^[a-z]+:\/\//i, '');
  const network = parseNetwork(bare);
  if (network !== undefined) return (host) => network(host);
  const place = bare.replace(/\/.*$/, '');
  const [, name = place, port] = isIP(place) === 6 ? [] : (/^(.*?)(?::(\d+))?$/.exec(place) ?? []);
  const matches = matchName(normalizeHost(name).replace(/^\*?\./, ''));
  return (host, asked) => (port === undefined || Number(port) === asked) && matches(host);
}

function parseNetwork(entry: string): ((host: string) => boolean) | undefined {
  const [, address = '', prefix = ''] = /^\[?([\da-f.:]+)\]?\/(\d{1,3})$/i.exec(entry) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(prefix) > (family === 4 ? 32 : 128)) return undefined;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  return (host) => isIP(host) === family && list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

function matchName(name: string): (host: string) => boolean {
  if (!name.includes('*')) return (host) => name !== '' && (host === name || host.endsWith(`.${name}`));
  const pattern = new RegExp(`^${name.split('*').map(escape).join('.*')}$`);
  return (host) => pattern.test(host);
}

function escape(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
}
