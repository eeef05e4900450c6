import { describe, expect, it } from 'vitest';
import { createUrlVetter, renderMediaUrl } from '../../../src/kling/media/media-url.js';

const vet = createUrlVetter({
  baseUrl: 'http://127.0.0.1:4010',
  extraHosts: ['media.example.com', '.example.org', '10.0.0.5', '93.184.216.34'],
});

describe('a URL is opened', () => {
  const allowed: readonly (readonly [string, boolean])[] = [
    ['https://cdn.klingai.com/a.mp4', false],
    ['https://klingai.com/a.mp4', false],
    ['https://v2-kling.kechuangai.com/bs2/upload-ylab-stunt/a.mp4?sig=1', false],
    ['https://s1.kling.ai/a.mp4', false],
    ['https://CDN.KLINGAI.COM./a.mp4', false],
    ['https://media.example.com/a.mp4', false],
    ['https://eu.example.org/a.mp4', false],
    ['https://93.184.216.34/a.mp4', false],
    ['http://127.0.0.1:4010/files/a.mp4', true],
    ['http://localhost:4010/files/a.mp4', true],
    ['http://2130706433:4010/a.mp4', true],
  ];
  for (const [url, isTrusted] of allowed)
    it(`at ${url}`, () => {
      expect(vet(url).isTrusted).toBe(isTrusted);
    });

  it("on the API's own host", () => {
    const own = createUrlVetter({ baseUrl: 'https://api.gateway.example', extraHosts: [] });
    expect(own('https://api.gateway.example/a.mp4').isTrusted).toBe(false);
    expect(() => own('https://x.api.gateway.example/a.mp4')).toThrow('none of the hosts');
    expect(() => own('http://127.0.0.1/a.mp4')).toThrow('only https is fetched');
  });

  const forms = [
    'CDN.KLINGAI.COM.',
    'cdn.klingai.com\u3002',
    'ｃｄｎ.klingai.com',
    'cdn%2eklingai.com',
    'cdn.klingai.com:443',
  ];
  for (const form of forms)
    it(`under the one name of its host, written as ${form}`, () => {
      expect(vet(`https://${form}/a.mp4`).url.href).toBe('https://cdn.klingai.com/a.mp4');
    });

  it('without the dot also where a redirect leads', () => {
    const { url } = vet('//eu.klingai.com./b.mp4', new URL('https://cdn.klingai.com/a.mp4'));
    expect(url.href).toBe('https://eu.klingai.com/b.mp4');
  });

  it('relative to the one that redirected to it', () => {
    expect(vet('../b.mp4', new URL('https://cdn.klingai.com/x/a.mp4')).url.href).toBe('https://cdn.klingai.com/b.mp4');
  });
});

describe('a URL is refused', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['', 'it is not a URL'],
    ['/files/a.mp4', 'it is not a URL'],
    ['file:///etc/passwd', 'its scheme is file, only https is fetched'],
    ['data:video/mp4;base64,AAAA', 'its scheme is data, only https is fetched'],
    ['ftp://cdn.klingai.com/a.mp4', 'its scheme is ftp, only https is fetched'],
    ['http://cdn.klingai.com/a.mp4', 'its scheme is http, only https is fetched'],
    ['http://127.0.0.1:4011/a.mp4', 'its scheme is http, only https is fetched'],
    ['http://127.0.0.2:4010/a.mp4', 'its scheme is http, only https is fetched'],
    ['https://127.0.0.1:4010/a.mp4', '127.0.0.1 is not on the public internet'],
    ['https://169.254.169.254/latest/meta-data', '169.254.169.254 is none of the hosts'],
    ['https://[::ffff:7f00:1]/a.mp4', '[::ffff:7f00:1] is none of the hosts'],
    ['https://2130706433/a.mp4', '127.0.0.1'],
    ['https://0x7f.1/a.mp4', '127.0.0.1'],
    ['https://10.0.0.5/a.mp4', '10.0.0.5 is not on the public internet'],
    ['https://user:s3cret@cdn.klingai.com/a.mp4', 'it holds a user name or password'],
    ['http://user@127.0.0.1:4010/a.mp4', 'it holds a user name or password'],
    ['https://klingai.com.evil.example/a.mp4', 'klingai.com.evil.example is none of the hosts'],
    ['https://cdn.klingai.com../a.mp4', 'cdn.klingai.com. is none of the hosts'],
    ['https://klingaı.com/a.mp4', 'xn--klinga-u9a.com is none of the hosts'],
    ['https://localhost./a.mp4', 'localhost is none of the hosts'],
    ['https://127.0.0.1./a.mp4', '127.0.0.1'],
    ['https://notklingai.com/a.mp4', 'notklingai.com is none of the hosts'],
    ['https://evil.example/klingai.com', 'evil.example is none of the hosts'],
  ];
  for (const [url, reason] of refused)
    it(`as ${url || 'nothing'}: ${reason}`, () => {
      let error: unknown;
      try {
        vet(url);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toMatchObject({ code: 'UntrustedUrl' });
      expect(String(error)).toContain('The media URL may not be opened: ');
      expect(String(error)).toContain(reason);
      expect(String(error)).not.toContain('s3cret');
    });
});

it('a URL is called by its host and the end of its path', () => {
  const names = ['https://h.kling.ai/a/b/c.mp4?sig=1#x', 'https://h.kling.ai/c.mp4', 'https://h.kling.ai:8443/'];
  expect(names.map((url) => renderMediaUrl(new URL(url)))).toEqual([
    'h.kling.ai/…/c.mp4',
    'h.kling.ai/c.mp4',
    'h.kling.ai:8443/',
  ]);
});
