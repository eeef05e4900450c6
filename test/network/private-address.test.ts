import type { LookupAddress, LookupOptions } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { createPublicLookup, isPrivateAddress, PrivateAddressError } from '../../src/network/private-address.js';

const PRIVATE = [
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254', '168.63.129.16'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.168.1.1', '198.18.0.1', '224.0.0.1'],
  ...['255.255.255.255', '::', '::1', '[::1]', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8'],
  ...[
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:1::',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
  ],
  // Given away since 2024: for documentation, segment routing and nobody.
  ...['3fff::1', '3fff:fff::1', '5f00::1', '100:0:0:1::1'],
  ...['ff02::1', 'localhost', '', '1.2.3'],
];
const PUBLIC = [
  '8.8.8.8',
  '1.1.1.1',
  '47.74.0.1',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '[2a00:1450::1]',
  '3fff:1000::1',
];

describe('isPrivateAddress', () => {
  for (const address of PRIVATE)
    it(`refuses ${JSON.stringify(address)}`, () => {
      expect(isPrivateAddress(address)).toBe(true);
    });
  for (const address of PUBLIC)
    it(`passes ${address}`, () => {
      expect(isPrivateAddress(address)).toBe(false);
    });
});

describe('createPublicLookup', () => {
  const look = (resolve: () => Promise<LookupAddress[]>, options: LookupOptions) =>
    new Promise((settle) => {
      createPublicLookup(resolve)('cdn.klingai.com', options, (error, address, family) =>
        settle(error ?? { address, family }),
      );
    });
  const v4 = { address: '8.8.8.8', family: 4 };
  const v6 = { address: '2606:4700::1111', family: 6 };
  const loopback = { address: '127.0.0.1', family: 4 };

  it('yields the public addresses and drops the private ones beside them', async () => {
    expect(await look(() => Promise.resolve([loopback, v6, v4]), { all: true })).toEqual({ address: [v6, v4] });
  });

  it('yields one address when asked for one', async () => {
    expect(await look(() => Promise.resolve([loopback, v4, v6]), {})).toEqual({ address: '8.8.8.8', family: 4 });
  });

  it('fails when every address is private, and when there is none', async () => {
    expect(await look(() => Promise.resolve([loopback]), { all: true })).toBeInstanceOf(PrivateAddressError);
    expect(await look(() => Promise.resolve([]), { all: true })).toBeInstanceOf(PrivateAddressError);
  });

  it('asks the DNS of this machine by default', async () => {
    const outcome = await new Promise((settle) => {
      createPublicLookup()('localhost', { all: true }, (error) => settle(error));
    });
    expect(outcome).toBeInstanceOf(PrivateAddressError);
  });

  it('passes the failure of the DNS on', async () => {
    const failure = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    expect(await look(() => Promise.reject(failure), { all: true })).toBe(failure);
  });
});
