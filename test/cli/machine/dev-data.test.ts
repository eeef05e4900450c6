import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimData } from '../../../src/cli/machine/dev-data.js';
import { findDev, noteDev } from '../../../src/cli/machine/dev-file.js';
import { chooseMatcherSettings } from '../../../src/local/matcher-settings.js';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kling-data-'));
  file = path.join(directory, 'outputs', 'temporal.db');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('claimData', () => {
  it('is given back without a trace', async () => {
    const giveBack = await claimData(file);
    expect(await readdir(path.dirname(file))).toEqual(['temporal.db.pid']);
    await giveBack();
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('refuses what a process that runs has claimed, and says what to do', async () => {
    await (
      await claimData(file)
    )();
    await writeFile(`${file}.pid`, `${process.ppid}\n`);
    await expect(claimData(file)).rejects.toThrow(
      `${file} is in use by process ${process.ppid}, probably another kling dev. Use that one, or another --db-filename; if it is not so, remove ${file}.pid.`,
    );
  });

  it('says what moves it where nothing can be kept', async () => {
    await writeFile(path.join(directory, 'file'), '');
    const below = path.join(directory, 'file', 'outputs');
    await expect(claimData(path.join(below, 'temporal.db'))).rejects.toMatchObject({
      name: 'UsageError',
      message: `Cannot write to ${below}: a part of that path is a file, not a directory (ENOTDIR). Mend that, or set KLING_OUTPUT_DIR, or --db-filename, to where Temporal's data can be kept.`,
    });
  });

  it.each(['4194999', 'nonsense', ''])('takes over what nobody has any more: %j', async (note) => {
    await (
      await claimData(file)
    )();
    await writeFile(`${file}.pid`, note);
    await expect(claimData(file)).resolves.toBeTypeOf('function');
  });
});

describe.skipIf(process.platform === 'win32')('the notes beside the data', () => {
  const PLACE = {
    temporalAddress: '127.0.0.1:7233',
    webUiUrl: 'http://127.0.0.1:8233',
    healthUrl: 'http://127.0.0.1:9470',
    simulatorUrl: 'http://127.0.0.1:9480',
    taskQueue: 'kling',
  };

  it('are written through no link', async () => {
    const outputs = path.dirname(file);
    const precious = path.join(directory, 'precious');
    await mkdir(outputs);
    await writeFile(precious, 'mine');
    await symlink(precious, `${file}.pid`);
    await symlink(precious, path.join(outputs, '.kling-dev.json'));
    await symlink(path.join(directory, 'not-there'), `${file}.fair`);
    await claimData(file);
    await noteDev(outputs, PLACE);
    await chooseMatcherSettings(file);
    expect(await readFile(precious, 'utf8')).toBe('mine');
    expect((await readdir(directory)).sort()).toEqual(['outputs', 'precious']);
    expect(await readFile(`${file}.pid`, 'utf8')).toBe(`${process.pid}\n`);
    expect((await findDev(outputs)).place).toMatchObject(PLACE);
  });

  it('are not waited for where a pipe lies in their place', async () => {
    await mkdir(path.dirname(file));
    const pipe = path.join(path.dirname(file), '.kling-dev.json');
    execFileSync('mkfifo', [pipe, `${file}.pid`]);
    expect(await findDev(path.dirname(file))).toEqual({});
    await claimData(file);
    expect(await readFile(`${file}.pid`, 'utf8')).toBe(`${process.pid}\n`);
  });
});
