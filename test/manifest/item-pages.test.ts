import { expect, it } from 'vitest';
import type { Item } from '../../src/domain/batch/batch-items.js';
import { createItemPages } from '../../src/manifest/kept/item-pages.js';
import { writeItems } from '../../src/manifest/kept/items.js';
import type { Folder, Stretch } from '../../src/ports/output/folder.js';
import { onEachPlace } from '../store/output/places.js';

const NAME = 'manifest.jsonl';
const ITEMS: readonly Item[] = Array.from({ length: 3000 }, (_, index) => ({
  id: `i${index}`,
  request: { prompt: `ein Füchslein im Schnee, ${'x'.repeat(60)} ${index}`, duration: '5' },
}));
const idsFrom = (from: number, count = 100): string[] => ITEMS.slice(from, from + count).map(({ id }) => id);

/** The folder, with the stretches that are read of it; undefined is the whole file. */
function watched(folder: Folder) {
  const read: (Stretch | undefined)[] = [];
  const readStretch: Folder['readStretch'] = (name, stretch) => {
    read.push(stretch);
    return folder.readStretch(name, stretch);
  };
  return { folder: { ...folder, readStretch }, read };
}

onEachPlace('pages of kept items', (place) => {
  it('are read alone once it is known where the items stand', async () => {
    const { folder, read } = watched(place().output.root.below('night'));
    await writeItems(folder, NAME, ITEMS);
    const readPage = createItemPages();
    expect(await readPage(folder, NAME, idsFrom(0))).toEqual(ITEMS.slice(0, 100));
    expect(read).toEqual([undefined]);
    for (const from of [100, 200, 2900, 0]) {
      expect(await readPage(folder, NAME, idsFrom(from))).toEqual(ITEMS.slice(from, from + 100));
    }
    expect(read).toHaveLength(5);
    read.slice(1).forEach((stretch) => expect(stretch?.length).toBeLessThan(100 * 160));
    const spread = ['i2999', 'i0', 'i1500', 'i1'];
    expect((await readPage(folder, NAME, spread)).map(({ id }) => id)).toEqual(spread);
    expect(read.slice(5)).toHaveLength(3);
  });

  it('are those of the file as it is now, and say what somebody has changed in it', async () => {
    const { output } = place();
    const folder = output.root.below('night');
    await writeItems(folder, NAME, ITEMS);
    const readPage = createItemPages();
    await readPage(folder, NAME, idsFrom(0));
    const renewed = ITEMS.map(({ id, request }) => ({ id, request: { ...request, duration: '10' } }));
    await writeItems(folder, NAME, renewed);
    expect(await readPage(folder, NAME, idsFrom(500))).toEqual(renewed.slice(500, 600));
    const failure = (ids: readonly string[]) => readPage(folder, NAME, ids).then(String, String);
    const file = folder.pathOf(NAME);
    expect(await failure(['i1', 'nobody'])).toContain(
      `${file} has been changed since the batch started: item "nobody" is not in it`,
    );
    await writeItems(folder, NAME, ITEMS.slice(1));
    expect(await failure(['i0'])).toContain('item "i0" is not in it');
    await folder.write(NAME, '{"id":"i0","prompt":"a"}\n{"id":"i0","prompt":"b"}\n');
    expect(await failure(['i0'])).toContain('item "i0" is in it twice');
    await folder.write(NAME, '{"id":"i0","prompt":"a"}\nnonsense\n');
    expect(await failure(['i0'])).toContain('line 2 is not one of its items');
    await folder.write(NAME, '{"id":"i0","prompt":\n');
    expect(await failure(['i0'])).toContain('item "i0" is damaged');
    expect(await readPage(output.root.below('day'), NAME, ['i0']).then(String, String)).toContain('the file is gone');
  });

  it('forget where the items of batches stand that have not been asked for longest', async () => {
    const { output } = place();
    const [one, other] = ['one', 'other'].map((name) => watched(output.root.below(name)));
    const readPage = createItemPages(4000);
    for (const { folder } of [one, other].flatMap((all) => all ?? [])) await writeItems(folder, NAME, ITEMS);
    const readIn = (all: typeof one) => all && readPage(all.folder, NAME, idsFrom(0, 3));
    await readIn(one);
    await readIn(one);
    await readIn(other);
    await readIn(one);
    expect(one?.read.map((stretch) => stretch === undefined)).toEqual([true, false, true]);
  });
});
