import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFile, quotePath } from '../../src/disk/find-file.js';

const NFC = 'caf\u00e9';
const NFD = 'cafe\u0301';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kling-find-'));
  await mkdir(path.join(directory, 'sub'));
  await mkdir(path.join(directory, NFD));
  for (const name of ['sub/full.png', `${NFD}/u\u0308ber.png`, `sub/${NFC}.png`])
    await writeFile(path.join(directory, name), '');
});
afterAll(() => rm(directory, { recursive: true }));

/** A picture as text. */
const BASE64 = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(400, 7)]).toString('base64');

describe.skipIf(process.platform !== 'linux')('findFile', () => {
  it.each([
    ['sub/full.png', 'sub/full.png'],
    ['sub\\full.png', 'sub/full.png'],
    ['.\\sub\\full.png', 'sub/full.png'],
    [`sub/${NFD}.png`, `sub/${NFC}.png`],
    [`${NFC}/\u00fcber.png`, `${NFD}/u\u0308ber.png`],
    [`sub\\${NFD}.png`, `sub/${NFC}.png`],
  ])('takes %s for %s', async (given, found) => {
    expect(await findFile(directory, given)).toEqual({ file: path.join(directory, found) });
  });

  it('takes a path as it is written where that is there', async () => {
    await writeFile(path.join(directory, 'odd\\name.png'), '');
    expect(await findFile(directory, 'odd\\name.png')).toEqual({ file: path.join(directory, 'odd\\name.png') });
  });

  it.each([
    ['C:\\Users\\me\\full.png', 'is a path of a Windows machine; write where the file lies on this one'],
    ['"d:/clips/full.png"', 'is a path of a Windows machine; write where the file lies on this one'],
    ['\\\\server\\share\\full.png', 'is a path of a Windows machine; write where the file lies on this one'],
    ['~/full.png', 'begins with ~, which only a shell understands; write the whole path'],
    ['"sub/full.png"', 'has quotation marks that belong to no path; remove them'],
    ['sub/Full.PNG', 'cannot be read: no such file; did you mean "full.png"?'],
    ['sub\\other.png', 'cannot be read: no such file, nor with / instead of \\'],
    [BASE64, 'is base64 and no path; write the path of a file'],
    ['nothing.png', undefined],
  ])('says of %s what to write instead', async (given, hint) => {
    expect((await findFile(directory, given)).hint).toBe(hint);
  });

  it('is shown without the middle of what nobody names a file', () => {
    expect(quotePath(`/a/${BASE64}`)).toMatch(/^"\/a\/iVBOR[^"]{72}…[^"]{40}"$/);
    expect(quotePath('/a/b\\c.png')).toBe('"/a/b\\c.png"');
  });

  it('looks for nothing where nothing may be read', async () => {
    const refuse = () => Promise.reject(new Error('no'));
    expect(await findFile(directory, 'sub/Full.PNG', { refuse })).toEqual({
      file: path.join(directory, 'sub/Full.PNG'),
    });
  });
});
