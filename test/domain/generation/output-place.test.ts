import { describe, expect, it } from 'vitest';
import { parseOutputPlace } from '../../../src/domain/generation/files/output-place.js';

describe('run.output', () => {
  it.each([
    's3://bucket',
    's3://my.bucket-1/clips/2026/',
    'clips',
    'clips/new ones',
    '/srv/outputs/clips',
    'C:\\clips',
  ])('may be %s', (place) => {
    expect(parseOutputPlace(place)).toEqual({ value: place, problems: [] });
  });

  it('is the place of the worker where nothing is said', () => {
    expect(parseOutputPlace(undefined).value).toBeUndefined();
    expect(parseOutputPlace('')).toEqual({ value: undefined, problems: [] });
  });

  it.each([
    [7, 'write "s3://bucket/prefix", or a folder'],
    ['s3://B/clips', 'write s3://bucket/prefix'],
    ['S3://bucket/clips', 'write s3://bucket/prefix'],
    ['s3://bucket/a/../b', 'write s3://bucket/prefix'],
    ['s3://bucket/a b', 'write s3://bucket/prefix'],
    ['s3://bucket/a\u0000', 'write s3://bucket/prefix'],
    ['https://example.com/clips', 'write "s3://bucket/prefix", or a folder'],
    ['clips\n', undefined],
    ['cl\u0000ips', 'write "s3://bucket/prefix", or a folder'],
    ['../clips', '".." leads out of'],
    ['clips\\..\\..\\x', '".." leads out of'],
    ['x'.repeat(2000), 'more than 1024 characters'],
  ])('is complained of: %j', (value, text) => {
    const { problems } = parseOutputPlace(value);
    expect(problems.map((one) => one.text).join()).toContain(text ?? '');
    expect(problems).toHaveLength(text === undefined ? 0 : 1);
  });
});
