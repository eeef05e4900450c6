import { describe, expect, it } from 'vitest';
import type { ItemRecord } from '../../../../src/domain/batch/item.js';
import { areOutputsWanted, outputsOfBatch } from '../../../../src/domain/pipeline/book/end-of-batch.js';
import { linkSteps } from '../../../../src/domain/pipeline/graph/links.js';
import { parsePipeline } from '../../../../src/domain/pipeline/parse-pipeline.js';
import { recordIn } from '../../batch/record-in.js';

const file = (name: string) =>
  ({
    kind: 'video',
    index: 0,
    file: name,
    bytes: 1,
    sha256: 'ab',
    url: 'https://x',
    id: '1',
    thumbnail: '/t',
  }) as const;
const made = (id: string, ...names: string[]): ItemRecord => ({
  ...recordIn('completed', id),
  artifacts: names.map(file),
});
const journal = (...records: ItemRecord[]) => new Map(records.map((record) => [record.id, record]));

describe('what a batch has made that is a step', () => {
  it('is what its items have made, in the order of the rows, without marked copies and what is no row any more', () => {
    const marked = { ...file('/marked'), watermarked: true };
    const b = { ...made('b', '/b1', '/b2'), artifacts: [file('/b1'), marked, file('/b2')] };
    const records = journal(made('old', '/old'), b, made('a', '/a'));
    const outputs = outputsOfBatch(['a', 'lost', 'b'], records);
    expect(outputs.map((output) => output.file)).toEqual(['/a', '/b1', '/b2']);
    expect(outputs[0]).toEqual({ kind: 'video', file: '/a', bytes: 1, sha256: 'ab', id: '1', thumbnail: '/t' });
  });

  it('is refused where it is more than other steps can be given', () => {
    const ids = Array.from({ length: 2000 }, (_, index) => `i${index}`);
    const records = journal(...ids.map((id) => made(id, `/${'x'.repeat(400)}/${id}`)));
    expect(outputsOfBatch(ids.slice(0, 1000), records)).toHaveLength(1000);
    expect(() => outputsOfBatch(ids, records)).toThrow(/^2,000 files, which are .* split the batch into several steps/);
  });

  it.each([
    ['its first file', '${shots.file}', true],
    ['one of its files', '${shots.outputs[3].seconds}', true],
    ['what it has cost', '${shots.cost}', false],
    ['its workflow', '${shots.workflowId}', false],
    ['another step', '${other.file}', false],
  ])('is wanted or not where a step refers to %s', (_what, message, isWanted) => {
    const shots = { batch: { items: [{ prompt: 'x' }] } };
    const { steps } = parsePipeline({ steps: { shots, other: shots, tell: { approve: { message } } } });
    expect(areOutputsWanted(linkSteps(steps).value, 'shots')).toBe(isWanted);
  });
});
