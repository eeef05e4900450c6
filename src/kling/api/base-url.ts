const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True for the names under which a server on this very machine is reached. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_NAMES.has(hostname);
}

/**
 * The address of Kling's API. Plain http would carry the key in the clear, so it is accepted for this machine only (the simulator).
 * Throws an Error that names what is wrong but quotes neither a password nor a query.
 */
export function parseBaseUrl(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined)
    throw new Error('The Kling base URL is not a URL; it looks like https://api-singapore.klingai.com.');
  if (url.username !== '' || url.password !== '')
    throw new Error(`The Kling base URL for ${url.hostname} holds a user name or password; leave them out.`);
  if (url.search !== '' || url.hash !== '')
    throw new Error(`The Kling base URL for ${url.hostname} ends in a query or fragment; leave it out.`);
  const isPlainLoopback = url.protocol === 'http:' && isLoopbackHost(url.hostname);
  if (url.protocol !== 'https:' && !isPlainLoopback)
    throw new Error(
      `The Kling base URL for ${url.hostname} must use https; plain http is accepted for this machine only.`,
    );
  return url;
}
