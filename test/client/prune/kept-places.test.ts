import { expect, it } from 'vitest';
import { openKeptPlaces } from '../../../src/client/prune/kept-places.js';
import { readConfig } from '../../../src/config/read-config.js';

it('looks into each place once, whatever lies within another', () => {
  const config = readConfig({ KLING_OUTPUT: 's3://films/kling', KLING_OUTPUT_DIR: '/own' });
  const more = [
    { bucket: 'others', prefix: 'put/deep/' },
    { bucket: 'others', prefix: 'put/' },
    { bucket: 'others', prefix: 'put/' },
    { bucket: 'films', prefix: 'kling/clips/' },
    { bucket: 'films', prefix: 'kling-2/' },
    { bucket: 'films', prefix: 'kling/' },
  ];
  const places = openKeptPlaces(config, more);
  const names = ['s3://films/kling', '/own', 's3://others/put', 's3://films/kling-2'];
  expect(places.outputs.map(({ place }) => place).sort()).toEqual(names.sort());
  places.close();
});
