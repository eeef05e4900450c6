import { describe, expect, it } from 'vitest';
import { InvalidTemporalAddress, parseTemporalAddress } from '../../../src/temporal/connect/address.js';

const parse = (text: string) => parseTemporalAddress(text, 'TEMPORAL_ADDRESS');

describe('the address of a Temporal server', () => {
  it.each([
    ['localhost:7233', 'localhost:7233'],
    ['temporal', 'temporal:7233'],
    [' temporal:7233\r', 'temporal:7233'],
    ['my_service.internal.:1', 'my_service.internal.:1'],
    ['a.tmprl.cloud:7233', 'a.tmprl.cloud:7233'],
    ['10.0.0.7:65535', '10.0.0.7:65535'],
    ['[::1]:7233', '[::1]:7233'],
    ['[fe80::1]', '[fe80::1]:7233'],
  ])('may be %j', (text, address) => {
    expect(parse(text)).toBe(address);
  });

  it.each([
    ['http://host:7233', 'it is a URL. Write host:port, e.g. host:7233'],
    ['https://temporal.example.com', 'it is a URL. Write host:port, e.g. temporal.example.com:7233'],
    ['grpc://host:80/x', 'it is a URL. Write host:port, e.g. host:80'],
    ['dns:///host:7233', 'it is a URL. Write host:port, e.g. localhost:7233'],
    ['host:7233/', 'it holds a path. Write host:port, e.g. host:7233'],
    ['host:7233?tls=1', 'it holds a path. Write host:port, e.g. host:7233'],
    ['host:99999', '"99999" is no port, which is a number from 1 to 65535. Write host:port, e.g. localhost:7233'],
    ['host:0', '"0" is no port, which is a number from 1 to 65535. Write host:port, e.g. localhost:7233'],
    ['host:', 'the port is missing. Write host:port, e.g. localhost:7233'],
    ['host:port', '"port" is no port, which is a number from 1 to 65535. Write host:port, e.g. localhost:7233'],
    [':7233', 'the host is missing. Write host:port, e.g. localhost:7233'],
    ['  ', 'it is blank. Write host:port, e.g. localhost:7233'],
    ['my host:7233', 'it holds a blank or a character that no address has. Write host:port, e.g. localhost:7233'],
    ['höst:7233', 'it holds a blank or a character that no address has. Write host:port, e.g. localhost:7233'],
    ['me@host:7233', 'it holds a user name. Write host:port, e.g. host:7233'],
    ['::1', 'an IPv6 address stands in brackets, [::1]:7233. Write host:port, e.g. localhost:7233'],
    ['[::1:7233', 'an IPv6 address stands in brackets, [::1]:7233. Write host:port, e.g. localhost:7233'],
    ['host,other:7233', '"host,other" is no host name. Write host:port, e.g. localhost:7233'],
  ])('cannot be %j', (text, why) => {
    expect(() => parse(text)).toThrow(InvalidTemporalAddress);
    expect(() => parse(text)).toThrow(`TEMPORAL_ADDRESS is ${JSON.stringify(text)}: ${why}`);
  });
});
