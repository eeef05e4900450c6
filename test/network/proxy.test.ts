import { describe, expect, it } from 'vitest';
import { InvalidProxy, readProxies, renderProxy } from '../../src/network/proxy.js';

const PROXY = 'http://proxy.example.com:3128';
const variableOf = (env: Record<string, string>, kind: 'https' | 'grpc' = 'https', host = 'api.klingai.com') =>
  readProxies(env)[kind](host, 443)?.variable;

describe('the variable that names the proxy', () => {
  const names = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'http_proxy', 'HTTP_PROXY'];

  it.each(names)('is %s when it alone is set, for Kling and for Temporal', (name) => {
    expect(variableOf({ [name]: PROXY })).toBe(name);
    expect(variableOf({ [name]: PROXY }, 'grpc')).toBe(name);
  });

  it('is the first of them that is set and not empty', () => {
    const env = Object.fromEntries(names.map((name) => [name, PROXY]));
    for (const name of names) {
      expect(variableOf(env)).toBe(name);
      env[name] = ' ';
    }
    expect(variableOf(env)).toBeUndefined();
  });

  it('is grpc_proxy or GRPC_PROXY for Temporal alone', () => {
    expect(variableOf({ grpc_proxy: PROXY, https_proxy: PROXY }, 'grpc')).toBe('grpc_proxy');
    expect(variableOf({ GRPC_PROXY: PROXY }, 'grpc')).toBe('GRPC_PROXY');
    expect(variableOf({ grpc_proxy: PROXY })).toBeUndefined();
  });
});

describe('this machine itself is never asked through a proxy', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'a.localhost',
    'localhost.',
    '127.0.0.1',
    '127.8.9.1',
    '[::1]',
    '::1',
    '0.0.0.0',
    '::ffff:127.0.0.1',
  ])('as %s', (host) => {
    expect(readProxies({ ALL_PROXY: PROXY }).https(host, 7233)).toBeUndefined();
    expect(readProxies({ GRPC_PROXY: PROXY }).grpc(host, 7233)).toBeUndefined();
  });

  it.each(['localhost.example.com', 'notlocalhost', '128.0.0.1', '10.0.0.1'])('but %s is', (host) => {
    expect(readProxies({ ALL_PROXY: PROXY }).https(host, 7233)).toBeDefined();
  });
});

describe('NO_PROXY', () => {
  const goesDirect = (list: string, host: string, port = 443) =>
    readProxies({ HTTPS_PROXY: PROXY, NO_PROXY: list }).https(host, port) === undefined;

  it.each([
    ['*', 'api.klingai.com'],
    ['localhost, *', 'api.klingai.com'],
    ['klingai.com', 'klingai.com'],
    ['klingai.com', 'api.klingai.com'],
    ['.klingai.com', 'api.klingai.com'],
    ['*.klingai.com', 'a.b.klingai.com'],
    ['KLINGAI.com.', 'api.klingai.com'],
    ['localhost klingai.com', 'api.klingai.com'],
    ['https://api.klingai.com/', 'api.klingai.com'],
    ['api.klingai.com:443', 'api.klingai.com'],
    ['10.0.0.0/8', '10.1.2.3'],
    ['10.*', '10.1.2.3'],
    ['fd00::/8', '[fd00::7]'],
    ['[fd00::7]:443', '[fd00::7]'],
    ['fd00::7', '[fd00::7]'],
  ])('%s exempts %s', (list, host) => {
    expect(goesDirect(list, host)).toBe(true);
  });

  it.each([
    ['', 'api.klingai.com'],
    [',', 'api.klingai.com'],
    ['klingai.com', 'notklingai.com'],
    ['api.klingai.com', 'klingai.com'],
    ['api.klingai.com:8443', 'api.klingai.com'],
    ['10.0.0.0/8', '11.1.2.3'],
    ['10.0.0.0/8', '10.example.com'],
    ['10.0.0.0/99', '10.1.2.3'],
  ])('%s does not exempt %s', (list, host) => {
    expect(goesDirect(list, host)).toBe(false);
  });

  it('is read from small letters first, and for Temporal from no_grpc_proxy before', () => {
    const env = { HTTPS_PROXY: PROXY, no_proxy: 'a.example.com', NO_PROXY: 'b.example.com' };
    expect(variableOf(env, 'https', 'a.example.com')).toBeUndefined();
    expect(variableOf(env, 'https', 'b.example.com')).toBe('HTTPS_PROXY');
    expect(variableOf({ ...env, no_grpc_proxy: 'c.example.com' }, 'grpc', 'c.example.com')).toBeUndefined();
    expect(variableOf({ ...env, no_grpc_proxy: 'c.example.com' }, 'grpc', 'a.example.com')).toBe('HTTPS_PROXY');
  });
});

describe('a proxy', () => {
  const read = (value: string) => readProxies({ HTTPS_PROXY: value }).https('api.klingai.com', 443);

  it.each([
    ['http://proxy.example.com:3128', { isEncrypted: false, host: 'proxy.example.com', port: 3128 }],
    ['proxy.example.com:3128', { isEncrypted: false, host: 'proxy.example.com', port: 3128 }],
    ['http://proxy.example.com', { isEncrypted: false, port: 80 }],
    ['https://proxy.example.com/', { isEncrypted: true, port: 443 }],
    ['http://[fd00::1]:8080', { host: '[fd00::1]', port: 8080 }],
    ['http://ann:p%40ss@proxy.example.com:1', { login: { username: 'ann', password: 'p@ss' } }],
    ['ann:pass@proxy.example.com:1', { host: 'proxy.example.com', login: { username: 'ann', password: 'pass' } }],
  ])('is read from %s', (value, expected) => {
    expect(read(value)).toMatchObject(expected);
  });

  it('is called by its variable and address, without name and password', () => {
    const proxy = read('http://ann:s3cret@proxy.example.com:3128');
    expect(proxy && renderProxy(proxy)).toBe('the proxy of HTTPS_PROXY (proxy.example.com:3128)');
  });

  it.each([
    [
      'socks5://ann:s3cret@127.0.0.1:1080',
      /^HTTPS_PROXY names a socks5 proxy, which is not supported; write e\.g\. http:/,
    ],
    ['http://ann:s3cret@:x', /^HTTPS_PROXY is no address of a proxy; write e\.g\. http:\/\/proxy\.example\.com:3128$/],
    ['http://ann:s3cret%@proxy', /^HTTPS_PROXY holds a name or password with a lone "%"; write %25 for it\.$/],
  ])('is refused when it is %s, without its password', (value, message) => {
    expect(() => read(value)).toThrow(InvalidProxy);
    expect(() => read(value)).toThrow(message);
    expect(() => read(value)).not.toThrow('s3cret');
  });

  it('that cannot be used is no matter to a host that needs none', () => {
    expect(readProxies({ ALL_PROXY: 'socks5://127.0.0.1:1080' }).grpc('localhost', 7233)).toBeUndefined();
  });
});
