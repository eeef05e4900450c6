import { KlingFailure } from '../../domain/kling-failure.js';
import { isLoopbackHost, parseBaseUrl } from '../api/base-url.js';
import type { Destination } from '../../network/transport/guarded-connections.js';
import { isPrivateLiteral } from '../../network/private-address.js';

/** Kling's own domains, where its results have been seen to lie; their subdomains count. */
const MEDIA_HOSTS = ['klingai.com', 'kling.ai', 'kechuangai.com'] as const;

/** Reads a URL that may be opened, or a redirect's `Location` relative to `base`; throws `KlingFailure` of kind `UntrustedUrl` for one that may not be opened. */
export type VetUrl = (text: string, base?: URL) => Destination;

/**
 * Says which media URLs may be opened: https on Kling's hosts, the API's own and `extraHosts` (domains, subdomains included),
 * and plain http on the API's own loopback address and port.
 */
export function createUrlVetter({ baseUrl, extraHosts }: { baseUrl: string; extraHosts: readonly string[] }): VetUrl {
  const api = parseBaseUrl(baseUrl);
  const domains = [...MEDIA_HOSTS, ...extraHosts.map((host) => trimDot(host.toLowerCase()).replace(/^\./, ''))];

  return (text, base) => {
    if (!URL.canParse(text, base?.href)) throw createRefusal('it is not a URL');
    const url = withoutDot(new URL(text, base));
    const host = url.hostname;
    if (url.username !== '' || url.password !== '') throw createRefusal('it holds a user name or password');
    if (isOwnLoopback(api, url)) return { url, isTrusted: true };
    if (url.protocol !== 'https:')
      throw createRefusal(`its scheme is ${url.protocol.slice(0, -1)}, only https is fetched`);
    const isListed =
      host === trimDot(api.hostname) || domains.some((name) => host === name || host.endsWith(`.${name}`));
    if (!isListed) throw createRefusal(`${host} is none of the hosts that results may lie on`);
    // Node looks up names only: an address written out in `extraHosts` would never meet the check in the lookup.
    if (isPrivateLiteral(host)) throw createRefusal(`${host} is not on the public internet`);
    return { url, isTrusted: false };
  };
}

/** What to call a URL in a message: host and last part of the path. The query is a signature and stays out. */
export function renderMediaUrl(url: URL): string {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const tail = (parts.at(-1) ?? '').slice(-80);
  return `${url.host}/${parts.length > 1 ? '…/' : ''}${tail}`;
}

function isOwnLoopback(api: URL, url: URL): boolean {
  const isSameAddress = url.protocol === api.protocol && url.port === api.port;
  return isSameAddress && isLoopbackHost(api.hostname) && isLoopbackHost(url.hostname);
}

/** The dot at the end of an absolute host name is none of a certificate's: with it no connection would ever be trusted. */
function withoutDot(url: URL): URL {
  if (url.hostname.endsWith('.')) url.hostname = trimDot(url.hostname);
  return url;
}

function trimDot(host: string): string {
  return host.replace(/\.$/, '');
}

function createRefusal(reason: string): KlingFailure {
  return new KlingFailure('UntrustedUrl', `The media URL may not be opened: ${reason}`);
}
