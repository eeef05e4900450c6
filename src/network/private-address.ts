import { lookup as resolveByDns } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { BlockList, isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { KlingTemporalError } from '../domain/error.js';

/** Addresses of a host name; `dns.lookup` in production, a table in tests. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

const resolveAll: Resolve = (hostname) => resolveByDns(hostname, { all: true });

/** Thrown when a host name leads to no address outside this machine and its network. */
export class PrivateAddressError extends KlingTemporalError {
  override readonly name = 'PrivateAddressError';
  readonly code = 'PrivateAddressError';
}

/** Everything that is not the public internet: IANA's special-purpose registries, and what clouds use for their metadata. */
const PRIVATE_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** As above; addresses that wrap an IPv4 one (mapped, NAT64, 6to4, Teredo) are refused whole: they could wrap a private one. */
const PRIVATE_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['100:0:0:1::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

// Two lists, because Node matches an IPv4 address against `::ffff:0:0/96` too, which would block all of IPv4.
const ipv4 = new BlockList();
for (const [network, prefix] of PRIVATE_IPV4) ipv4.addSubnet(network, prefix, 'ipv4');
const ipv6 = new BlockList();
for (const [network, prefix] of PRIVATE_IPV6) ipv6.addSubnet(network, prefix, 'ipv6');

/** True for an address that is not on the public internet, and for what is no IP address at all. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 0) return true;
  return family === 4 ? ipv4.check(bare, 'ipv4') : ipv6.check(bare, 'ipv6');
}

/** Where clouds tell a machine of itself, its passwords included, and what only a cable's other end has: nobody's server is there. */
const metadata = new BlockList();
metadata.addSubnet('169.254.0.0', 16, 'ipv4');
metadata.addAddress('168.63.129.16', 'ipv4');
metadata.addAddress('100.100.100.200', 'ipv4');
metadata.addSubnet('fe80::', 10, 'ipv6');
metadata.addAddress('fd00:ec2::254', 'ipv6');

/** True for a host that is such an address written out, also as an IPv6 address that wraps it. */
export function isMetadataLiteral(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  return family !== 0 && metadata.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}

/** True for a host that is a private address written out, in any of the forms that a URL takes for one. Names are looked at when they are looked up. */
export function isPrivateLiteral(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0 && isPrivateAddress(host);
}

/**
 * A `lookup` for net and tls that yields public addresses only. The connection is made to what it yields, so a name that changes
 * its address between a check and the connection (DNS rebinding) gains nothing. Fails with `PrivateAddressError`.
 */
export function createPublicLookup(resolve: Resolve = resolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const allowed = addresses.filter(({ address }) => !isPrivateAddress(address));
        const [first] = allowed;
        if (first === undefined) callback(new PrivateAddressError(`${hostname} has no public address`), '', 0);
        else if (options.all === true) callback(null, allowed);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('DNS failed'), '', 0),
    );
  };
}

/** Long enough for a name server that answers; one that does not is no reason to hold up a download through a proxy. */
const LOOKUP_LIMIT_MS = 2000;

/**
 * Throws `PrivateAddressError` for a name whose every address is private, as far as this machine can tell. Behind a proxy it often cannot, and that
 * is no fault: the proxy looks the name up.
 */
export async function refusePrivateName(hostname: string, resolve: Resolve = resolveAll): Promise<void> {
  const unknown = sleep(LOOKUP_LIMIT_MS, [], { ref: false });
  const addresses = await Promise.race([resolve(hostname).catch(() => []), unknown]);
  if (addresses.length > 0 && addresses.every(({ address }) => isPrivateAddress(address)))
    throw new PrivateAddressError(`${hostname} has no public address`);
}
