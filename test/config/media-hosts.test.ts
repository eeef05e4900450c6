import { expect, it } from 'vitest';
import { parseMediaHosts } from '../../src/config/media-hosts.js';

it('host names are read in the form in which URLs hold them', () => {
  expect(parseMediaHosts('media.example.com, *.Example.ORG. ,.a.b,bücher.example,,93.184.216.34')).toEqual([
    'media.example.com',
    'example.org',
    'a.b',
    'xn--bcher-kva.example',
    '93.184.216.34',
  ]);
});

it.each(['https://media.example.com', 'media.example.com:8443', 'media.example.com/files', 'a b', 'x?y', '*'])(
  'what is no host name is refused: %s',
  (entry) => {
    expect(() => parseMediaHosts(entry)).toThrow(
      `KLING_MEDIA_HOSTS holds "${entry}"; write host names with commas between, e.g. media.example.com`,
    );
  },
);

it('a password is not quoted', () => {
  expect(() => parseMediaHosts('ann:s3cret@media.example.com')).toThrow(
    'KLING_MEDIA_HOSTS holds "[…]@media.example.com"',
  );
});
