import { expect, it } from 'vitest';
import type { Folder } from '../../../src/ports/output/folder.js';
import { onEachPlace } from './places.js';

const namesIn = async (folder: Folder) =>
  (await folder.list()).map((entry) => `${entry.name}${entry.folder === undefined ? '' : '/'}`).sort();

onEachPlace('a folder', (place) => {
  it('gives back what was written, by its name and by its path', async () => {
    const { output, again } = place();
    const folder = output.root.below('night', 'fox');
    await folder.write('101.json', '{"ü":1}');
    expect(await again().root.below('night').below('fox').read('101.json')).toBe('{"ü":1}');
    expect(await folder.sizeOf('101.json')).toBe(8);
    expect(await output.sizeOf(folder.pathOf('101.json'))).toBe(8);
    await folder.write('101.json', '{}');
    expect(await folder.read('101.json')).toBe('{}');
    expect(folder.name).toBe('fox');
    expect(output.root.pathOf('night', 'fox', '101.json')).toBe(folder.pathOf('101.json'));
    expect(
      [output.root, folder, folder.below('101.json')].map((one) => one.contains(folder.pathOf('101.json'))),
    ).toEqual([true, true, false]);
  });

  it('gives a stretch of a file, and says when it has been written anew', async () => {
    const { output, again } = place();
    const folder = output.root.below('night');
    await folder.write('m.jsonl', 'one\ntwo\nthree\n');
    const stretch = await folder.readStretch('m.jsonl', { offset: 4, length: 4 });
    expect(stretch?.bytes.toString()).toBe('two\n');
    const whole = await again().root.below('night').readStretch('m.jsonl');
    expect(whole?.bytes.toString()).toBe('one\ntwo\nthree\n');
    expect(whole?.version).toBe(stretch?.version);
    expect(whole?.version).toBeTypeOf('string');
    expect((await folder.readStretch('m.jsonl', { offset: 8, length: 100 }))?.bytes.toString()).toBe('three\n');
    await folder.write('m.jsonl', 'one\nTWO\nthree\n');
    expect((await folder.readStretch('m.jsonl', { offset: 4, length: 4 }))?.version).not.toBe(stretch?.version);
    expect(await folder.readStretch('n.jsonl')).toBeUndefined();
  });

  it('is empty where nothing was written', async () => {
    const { output } = place();
    const folder = output.root.below('nowhere');
    expect(await folder.read('a')).toBeUndefined();
    expect(await folder.sizeOf('a')).toBeUndefined();
    expect(await output.sizeOf(folder.pathOf('a'))).toBeUndefined();
    expect(await folder.readAppended('a')).toEqual([]);
    expect(await folder.list()).toEqual([]);
  });

  it('lists its files and folders, which know what is in them', async () => {
    const { output, put } = place();
    for (const file of ['night/manifest.jsonl', 'night/fox/101.json', 'night/fox/102.json', 'nights/owl/1.json'])
      await put(file, 'text');
    expect(await namesIn(output.root)).toEqual(['night/', 'nights/']);
    const night = (await output.root.list()).find(({ name }) => name === 'night')?.folder;
    expect(night?.path).toBe(output.root.pathOf('night'));
    expect(night && (await namesIn(night))).toEqual(['fox/', 'manifest.jsonl']);
    const fox = (await night?.list())?.find(({ name }) => name === 'fox')?.folder;
    expect(fox && (await namesIn(fox))).toEqual(['101.json', '102.json']);
    expect(await fox?.read('102.json')).toBe('text');
    expect(await fox?.read('103.json')).toBeUndefined();
    expect([await fox?.sizeOf('101.json'), await fox?.sizeOf('103.json')]).toEqual([4, undefined]);
  });

  it('keeps lines in the order in which they were added, whoever adds them', async () => {
    const { output, again } = place();
    const expected: string[] = [];
    for (let index = 0; index < 12; index++) {
      const lines = [`{"at":${index}}`, `{"more":${index}}`];
      await (index % 2 === 0 ? output : again()).root.below('night').append('journal.jsonl', lines);
      expected.push(...lines);
    }
    const read = async (root: Folder) => (await root.below('night').readAppended('journal.jsonl')).filter(Boolean);
    expect(await read(again().root)).toEqual(expected);
    const [listed] = await output.root.list();
    expect((await listed?.folder?.readAppended('journal.jsonl'))?.filter(Boolean), 'as listed').toEqual(expected);
  });

  it('adds behind what others have added since it added last', async () => {
    const { output, again } = place();
    const own = output.root.below('night');
    await own.append('journal.jsonl', ['1']);
    await again().root.below('night').append('journal.jsonl', ['2']);
    await again().root.below('night').append('journal.jsonl', ['3']);
    await own.append('journal.jsonl', ['4']);
    await output.root.below('night').append('journal.jsonl', ['5']);
    const read = await again().root.below('night').readAppended('journal.jsonl');
    expect(read.filter(Boolean)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('loses no line of many that add at the same time', async () => {
    const { output, again } = place();
    const lines = Array.from({ length: 24 }, (_, index) => `{"by":${index}}`);
    await Promise.all(lines.map((line) => again().root.below('night').append('journal.jsonl', [line])));
    const read = (await output.root.below('night').readAppended('journal.jsonl')).filter(Boolean);
    expect(read.sort()).toEqual(lines.sort());
  });

  it('takes nothing else for lines that were added', async () => {
    const { output, put } = place();
    await put('night/journal.jsonl.bak', '{"not":1}');
    await put('night/journal.jsonl-1a2b3c4d/101.json', '{"not":2}');
    await put('night/journal.jsonl.00000001-zz', '{"not":3}');
    await output.root.below('night').append('journal.jsonl', ['{"is":1}']);
    expect((await output.root.below('night').readAppended('journal.jsonl')).filter(Boolean)).toEqual(['{"is":1}']);
  });
});
