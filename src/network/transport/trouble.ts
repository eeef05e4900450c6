/** The ways in which a connection lets us down, whatever the library calls them. */
export type Trouble =
  | 'connect-timeout'
  | 'headers-timeout'
  | 'body-timeout'
  | 'unknown-host'
  | 'refused'
  | 'broken'
  | 'tls'
  | 'unreachable';

const TROUBLE_BY_CODE: ReadonlyMap<string, Trouble> = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
  ['ETIMEDOUT', 'connect-timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'headers-timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'body-timeout'],
  ['ENOTFOUND', 'unknown-host'],
  ['EAI_AGAIN', 'unknown-host'],
  ['EAI_FAIL', 'unknown-host'],
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'broken'],
  ['EPIPE', 'broken'],
  ['UND_ERR_SOCKET', 'broken'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'broken'],
]);

const TLS_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

/** What kind of trouble an error of undici, net, dns or tls is. */
export function classifyTransport(error: unknown): Trouble {
  const code = readErrorCode(error);
  if (code === undefined) return 'unreachable';
  return TROUBLE_BY_CODE.get(code) ?? (TLS_CODE.test(code) ? 'tls' : 'unreachable');
}

/** The machine-readable code of a Node or undici error, e.g. `ECONNREFUSED`. */
export function readErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? readErrorCode(error.errors[0]) : undefined;
}

/**
 * The error reduced to name, code, message and stack, for use as a `cause`. Libraries hang headers and pieces of replies on their
 * errors as further properties, and whoever prints a cause prints those too.
 */
export function reduceError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('something that is not an Error was thrown');
  const reduced = new Error(error.message);
  reduced.name = error.name;
  if (error.stack !== undefined) reduced.stack = error.stack;
  const code = readErrorCode(error);
  return code === undefined ? reduced : Object.assign(reduced, { code });
}

/** A duration for people: `60 s`, `0.2 s`. */
export function renderSeconds(durationMs: number): string {
  return `${durationMs / 1000} s`;
}
