import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptManifest, toItemsInput } from '../../../../src/client/batch/start/batch-input.js';
import { createLocalFolder } from '../../../../src/disk/local-folder.js';
import { readAllItems } from '../../../../src/manifest/kept/items.js';

const items = (count: number, prompt = 'a fox') =>
  Array.from({ length: count }, (_, index) => ({ id: `row-${index}`, request: { prompt } }));

let outputDir: string;
beforeEach(async () => {
  outputDir = await mkdtemp(path.join(tmpdir(), 'kling-batch-'));
});
const root = () => createLocalFolder(outputDir);
const here = () => ({ root: root(), sendRows: () => Promise.resolve(undefined) });
afterEach(() => rm(outputDir, { recursive: true, force: true }));

describe('toItemsInput', () => {
  it('puts up to 200 items into the input itself', async () => {
    const input = await toItemsInput('b', items(200), here());
    expect(input).toEqual({ items: items(200).map(({ id, request }) => ({ id, ...request })) });
  });

  it.each([
    ['many', items(201)],
    ['large', items(150, 'x'.repeat(2000))],
  ])('writes %s items to a file that the worker finds below the output directory', async (_, list) => {
    const input = await toItemsInput('Spring', list, here());
    if (!('manifest' in input)) throw new Error('a manifest is expected');
    expect(input.manifest).toMatch(/^Spring-[0-9a-f]{8}\/manifest-[0-9a-f]{8}\.jsonl$/);
    const kept = await readAllItems(root().below(path.dirname(input.manifest)), path.basename(input.manifest));
    expect([...kept.values()]).toEqual(list);
  });

  it('gives other items another file, and the same ones the same', async () => {
    const first = await toItemsInput('b', items(201), here());
    expect(await toItemsInput('b', items(201), here())).toEqual(first);
    expect(await toItemsInput('b', items(202), here())).not.toEqual(first);
  });
});

describe('keptManifest', () => {
  it('is where the worker keeps the items', () => {
    expect(keptManifest('prompts-3fa91c2b')).toBe('prompts-3fa91c2b/manifest.jsonl');
  });
});
