import { normalizeHost } from './own-machine.js';
import { isPrivateLiteral } from './private-address.js';
import type { Destination } from './transport/guarded-connections.js';
import { explainUrl } from '../domain/notices/target.js';

/** Where a notice goes, or why it may not go there. */
export type Vetted =
  | { readonly destination: Destination; readonly refusal?: undefined }
  | { readonly destination?: undefined; readonly refusal: string };

/**
 * Says whether a receiver may be called: https at a public address, and whatever lies on a host that the operator allows (`hosts`; `.example.com` is
 * all below it).
 */
export function vetReceiver(text: string, hosts: readonly string[]): Vetted {
  const fault = explainUrl(text);
  if (fault !== undefined) return { refusal: `the URL ${fault}` };
  const url = new URL(text);
  const host = normalizeHost(url.hostname);
  const isTrusted = hosts.some((allowed) => host === allowed || (allowed.startsWith('.') && host.endsWith(allowed)));
  if (isTrusted) return { destination: { url, isTrusted } };
  if (isPrivateLiteral(url.hostname))
    return {
      refusal: `${url.hostname} is not on the public internet, and KLING_NOTIFY_HOSTS of the worker does not name it`,
    };
  if (url.protocol !== 'https:') return { refusal: `${url.protocol}// is not encrypted; write https://` };
  return { destination: { url, isTrusted } };
}
