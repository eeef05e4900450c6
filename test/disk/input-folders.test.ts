import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../src/domain/invalid-request.js';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import { createManifests } from '../../src/manifest/manifests.js';
import { checkInput, createInputs } from '../../src/pictures/input-file.js';
import { createInputFolders } from '../../src/disk/input-folders.js';
import { png } from '../manifest/picture-files.js';

let root: string;
const at = (name: string) => path.join(root, name);
beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'kling-input-')));
  for (const folder of ['open/.git', 'closed', 'out']) await mkdir(at(folder), { recursive: true });
  await writeFile(at('closed/secret.csv'), 'hunter2\n');
  await writeFile(at('closed/cat.png'), png(400, 400));
  await writeFile(at('open/cat.png'), png(400, 400));
  await writeFile(at('open/cats.csv'), 'prompt,image\na,cat.png\n');
  await writeFile(at('open/.env'), 'KLING_API_KEY=hunter2\n');
  await writeFile(at('open/.git/x.csv'), 'hunter2\n');
  await writeFile(at('open/notes'), 'hunter2\n');
  await symlink(at('closed/secret.csv'), at('open/link.csv'));
  await symlink(at('closed'), at('open/folder'));
  await symlink(at('open/.env'), at('open/env.csv'));
  await symlink(at('open'), at('way'));
});
afterAll(() => rm(root, { recursive: true }));

const access = () => createInputFolders([at('open'), at('out')]);
const manifests = () =>
  createManifests({
    directory: at('out'),
    ...access(),
    checkInput: (input) => checkInput(input, access()),
    root: createLocalFolder(at('out')),
  });

const refusal = async (reading: Promise<unknown>): Promise<string> => {
  const error: unknown = await reading.catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidRequest)) throw new Error(`expected an InvalidRequest, got ${String(error)}`);
  return error.message.replaceAll(root, '');
};

describe.skipIf(process.platform === 'win32')('the folders that a worker reads', () => {
  it('hold the manifests and pictures that it is told of', async () => {
    for (const manifest of ['../open/cats.csv', at('open/cats.csv'), '.\\..\\open\\cats.csv'])
      expect(await manifests().check({ kind: 'manifest', manifest }, {})).toMatchObject([
        { request: { prompt: 'a', image: at('open/cat.png') } },
      ]);
    expect(
      await createInputs(access()).readBase64({ file: at('open/cat.png'), field: 'image', kind: 'image' }),
    ).not.toBe('');
  });

  it('may be named by a link themselves', async () => {
    await expect(createInputFolders([at('way')]).refuse?.(at('open/cat.png'))).resolves.toBeUndefined();
    await expect(createInputFolders([at('way')]).refuse?.(at('way/cat.png'))).resolves.toBeUndefined();
  });

  it.each([
    '/etc/passwd',
    '/etc/passwd.csv',
    '../closed/secret.csv',
    '../../../../../../etc/hosts',
    '../open/link.csv',
    '../open/folder/secret.csv',
    '../open/.env',
    '../open/env.csv',
    '../open/.git/x.csv',
    '../open/notes',
    '/proc/self/environ',
    '../closed/no-such.csv',
  ])('are left by no path, and nothing is told of what lies at %s', async (manifest) => {
    const text = await refusal(manifests().check({ kind: 'manifest', manifest }, {}));
    expect(text).toMatch(/lies outside the folders that the worker reads|is hidden|is no manifest by its ending/);
    expect(text).not.toMatch(/hunter2|root|KLING_API|localhost|no such file|did you mean/);
  });

  it.each([
    '/nowhere/cat.png',
    '../closed/cat.png',
    '../closed/Cat.png',
    '../open/folder/cat.png',
    '..\\closed\\cat.png',
  ])('hold the pictures of rows too, and not %s', async (image) => {
    const text = await refusal(manifests().check({ kind: 'items', items: [{ prompt: 'a', image }] }, {}));
    expect(text).toMatch(/^items\[0\] image: ".*" lies outside the folders that the worker reads/);
    const file = path.resolve(at('out'), image);
    if (!image.includes('\\'))
      expect(await refusal(createInputs(access()).readBase64({ file, field: 'image', kind: 'image' }))).toContain(
        'lies outside',
      );
  });
});
