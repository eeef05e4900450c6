import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInputCheck } from '../../../src/cli/request/check-input.js';
import { png } from '../../manifest/picture-files.js';

let directory: string;
beforeEach(async () => {
  directory = await realpath(await mkdtemp(path.join(tmpdir(), 'kling-pictures-')));
  for (const name of ['mine', 'elsewhere']) {
    await mkdir(path.join(directory, name));
    await writeFile(path.join(directory, name, 'cat.png'), png(400, 400));
  }
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a picture that the worker would not read', () => {
  const at = (...parts: string[]) => path.join(directory, ...parts);
  const OUTSIDE = /^image: ".*" lies outside the folders that the worker reads; .*KLING_INPUT_DIRS/;

  it('is said before anything is started, once for all', async () => {
    const check = createInputCheck([at('mine')]);
    expect((await check({ file: at('mine', 'cat.png'), field: 'image', kind: 'image' })).notices).toEqual([]);
    expect((await check({ file: at('elsewhere', 'cat.png'), field: 'image', kind: 'image' })).notices).toEqual([
      expect.stringMatching(OUTSIDE),
    ]);
    expect((await check({ file: at('elsewhere', 'cat.png'), field: 'image_tail', kind: 'image' })).notices).toEqual([]);
  });

  it('is said of a link that leads out, too', async () => {
    await symlink(at('elsewhere', 'cat.png'), at('mine', 'link.png'));
    const { notices } = await createInputCheck([at('mine')])({
      file: at('mine', 'link.png'),
      field: 'image',
      kind: 'image',
    });
    expect(notices).toEqual([expect.stringMatching(OUTSIDE)]);
  });
});
