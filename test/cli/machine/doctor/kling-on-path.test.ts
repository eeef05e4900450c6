import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkCommand } from '../../../../src/cli/machine/doctor/kling-on-path.js';

async function createFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'kling-path-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder of the PATH and an executable in it. */
async function putProgram(root: string, text: string, name = 'kling'): Promise<string> {
  await mkdir(path.join(root, 'bin'), { recursive: true });
  const file = path.join(root, 'bin', name);
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

/** What npm puts on disk for this package. */
async function putPackage(folder: string, version = '0.1.0', name = 'kling-temporal'): Promise<string> {
  const root = path.join(folder, 'node_modules', name);
  await mkdir(path.join(root, 'dist/cli'), { recursive: true });
  await cp('bin', path.join(root, 'bin'), { recursive: true });
  await writeFile(path.join(root, 'dist/client.js'), `console.log('version ${version}');\n`);
  await writeFile(path.join(root, 'package.json'), JSON.stringify({ name, version, type: 'module' }));
  return root;
}

/** As npm does it, for the user or for all of them. */
async function linkProgram(folder: string, root: string, name = 'kling'): Promise<string> {
  await mkdir(path.join(folder, 'bin'), { recursive: true });
  const file = path.join(folder, 'bin', name);
  await symlink(path.join(root, 'bin/kling.js'), file);
  return file;
}

describe('the kling that the PATH finds', () => {
  it('is this one behind the link that npm makes, under either name, and runs', async () => {
    const folder = await createFolder();
    const root = await putPackage(folder);
    const file = await linkProgram(folder, root);
    const second = await linkProgram(folder, root, 'kling-temporal');
    expect(await checkCommand(path.dirname(file), root)).toEqual({
      name: 'command',
      ok: true,
      text: `kling is ${file}`,
    });
    for (const program of [file, second]) {
      expect(spawnSync(program, { encoding: 'utf8' }).stdout).toBe('version 0.1.0\n');
    }
  });

  it('is this one behind the shell script that pnpm writes', async () => {
    const folder = await createFolder();
    const root = await putPackage(folder);
    const shim =
      '#!/bin/sh\nbasedir=$(dirname "$0")\nexec node "$basedir/../node_modules/kling-temporal/bin/kling.js" "$@"\n';
    const file = await putProgram(folder, shim);
    expect(spawnSync(file, { encoding: 'utf8' }).stdout, 'the script works').toBe('version 0.1.0\n');
    expect(await checkCommand(path.dirname(file), root)).toMatchObject({ ok: true, text: `kling is ${file}` });
  });

  it('is another program: its path, and npx in the folder of this one', async () => {
    const [theirs, ours] = [await createFolder(), await createFolder()];
    const root = await putPackage(ours);
    const file = await putProgram(theirs, '#!/bin/sh\necho "K-Link 3.1"\n');
    expect(
      await checkCommand([path.dirname(file), path.dirname(await linkProgram(ours, root))].join(':'), root),
    ).toEqual({
      name: 'command',
      ok: false,
      text: `kling is another program, ${file}: type npx kling in ${ours}`,
    });
  });

  it('is another program, and the second name is on the PATH', async () => {
    const [theirs, ours] = [await createFolder(), await createFolder()];
    const root = await putPackage(ours);
    const file = await putProgram(theirs, '#!/bin/sh\n');
    const second = await linkProgram(ours, root, 'kling-temporal');
    const { text } = await checkCommand([path.dirname(file), path.dirname(second)].join(':'), root);
    expect(text).toBe(`kling is another program, ${file}: type kling-temporal`);
  });

  it('is another package of that name', async () => {
    const [theirs, ours] = [await createFolder(), await createFolder()];
    const file = await linkProgram(theirs, await putPackage(theirs, '0.1.0', 'kling'));
    const { ok, text } = await checkCommand(path.dirname(file), await putPackage(ours));
    expect({ ok, text }).toEqual({
      ok: false,
      text: `kling is another program, ${file}: type npx kling in ${ours}`,
    });
  });

  it.each([
    ['0.1.0', true, ''],
    ['0.0.9', false, ', of version 0.0.9, and this is 0.1.0: type npx kling in '],
  ])('is another copy of this one, of version %s', async (version, ok, more) => {
    const [theirs, ours] = [await createFolder(), await createFolder()];
    const file = await linkProgram(theirs, await putPackage(theirs, version));
    const found = await checkCommand(path.dirname(file), await putPackage(ours));
    expect(found).toEqual({
      name: 'command',
      ok,
      text: `kling is ${file}, another copy of this program${more}${ok ? '' : ours}`,
    });
  });

  it('is none: npx, also where npx itself has put one before the PATH of its children', async () => {
    const ours = await createFolder();
    const root = await putPackage(ours);
    const runners = path.join(ours, 'node_modules/.bin');
    await mkdir(runners);
    await symlink(path.join(root, 'bin/kling.js'), path.join(runners, 'kling'));
    expect(await checkCommand(`${runners}:/nowhere`, root)).toEqual({
      name: 'command',
      ok: true,
      text: `no kling on the PATH: type npx kling in ${ours}`,
    });
  });
});
