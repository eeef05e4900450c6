import { KlingTemporalError } from '../../domain/error.js';

/** Thrown for an address at which no Temporal server can ever be; the message says what to write. */
export class InvalidTemporalAddress extends KlingTemporalError {
  override readonly name = 'InvalidTemporalAddress';
  readonly code = 'InvalidTemporalAddress';
}

const DEFAULT_PORT = 7233;

/**
 * `host:port`, as gRPC takes it, from what somebody wrote; a host alone gets Temporal's default port. Throws `InvalidTemporalAddress` for
 * what waiting cannot mend: a URL, a path, a port that is none. `source` says where it was written, e.g. TEMPORAL_ADDRESS.
 */
export function parseTemporalAddress(text: string, source: string): string {
  const address = text.trim();
  const complain = (why: string): never => {
    const suggestion = suggest(address);
    throw new InvalidTemporalAddress(
      `${source} is ${JSON.stringify(text)}: ${why}. Write host:port, e.g. ${suggestion ?? `localhost:${DEFAULT_PORT}`}`,
    );
  };
  if (address === '') return complain('it is blank');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return complain('it is a URL');
  if (/[^\x21-\x7e]/.test(address)) return complain('it holds a blank or a character that no address has');
  if (/[/?#\\]/.test(address)) return complain('it holds a path');
  if (address.includes('@')) return complain('it holds a user name');
  const match = /^(\[[0-9a-f:.]+\]|[^[\]:]*)(?::([^:]*))?$/i.exec(address);
  if (match === null) return complain('an IPv6 address stands in brackets, [::1]:7233');
  const [, host = '', port] = match;
  if (host === '') return complain('the host is missing');
  if (!/^(\[.+\]|[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?)$/i.test(host)) return complain(`"${host}" is no host name`);
  if (port === undefined) return `${host}:${DEFAULT_PORT}`;
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    return complain(port === '' ? 'the port is missing' : `"${port}" is no port, which is a number from 1 to 65535`);
  }
  return address;
}

/** What was meant, where it can be seen. */
function suggest(address: string): string | undefined {
  const bare = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/]*@)?([a-z0-9_.-]+)(?::(\d{1,5}))?(?:[/?#].*)?$/i.exec(address);
  const [, host, port = String(DEFAULT_PORT)] = bare ?? [];
  return host === undefined || Number(port) < 1 || Number(port) > 65_535 ? undefined : `${host}:${port}`;
}
