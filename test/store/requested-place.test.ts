import { describe, expect, it } from 'vitest';
import { readRequestedPlace } from '../../src/store/requested-place.js';

const own = { bucket: 'mine', prefix: 'results/' };

describe('the place that a request names', () => {
  it.each([
    ['clips', { kind: 'folder', names: ['clips'] }],
    ['clips/new', { kind: 'folder', names: ['clips', 'new'] }],
    ['/outputs/clips', { kind: 'folder', names: ['clips'] }],
    ['s3://theirs/trailer', { kind: 'bucket', place: { bucket: 'theirs', prefix: 'trailer/' } }],
  ])(
    'of a worker that keeps results on its disk, %s, lies below its output directory or in the bucket named',
    (output, place) => {
      expect(readRequestedPlace('/outputs', output)).toEqual(place);
    },
  );

  it.each([
    ['clips', { bucket: 'mine', prefix: 'results/clips/' }],
    ['clips/new/', { bucket: 'mine', prefix: 'results/clips/new/' }],
    ['.', own],
    ['s3://theirs', { bucket: 'theirs', prefix: '' }],
  ])('of a worker that keeps results in a bucket, %s, lies there or in the bucket named', (output, place) => {
    expect(readRequestedPlace('/outputs', output, own)).toEqual({ kind: 'bucket', place });
  });

  it.each([
    ['/outputs/clips', 'results are kept in a bucket; write a folder such as clips, or s3://bucket/prefix'],
    ['../clips', 'it is not below the output directory of the worker'],
    ['clips/journal.jsonl', 'no folder may be called "journal.jsonl"'],
  ])('of a worker that keeps results in a bucket is never %s', (output, reason) => {
    expect(() => readRequestedPlace('/outputs', output, own)).toThrow(`run.output: "${output}": ${reason}`);
  });
});
