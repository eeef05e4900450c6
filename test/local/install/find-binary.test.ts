import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTemporalBinary, TemporalNotFound } from '../../../src/local/install/find-binary.js';
import { createScratch, writeProgram } from '../../temporal/fake-program.js';

const GOOD = 'echo "temporal version 1.5.1 (Server 1.29.1)"';
const FAKE_GO = `echo '#!/bin/sh' > "$GOBIN/temporal"; echo '${GOOD}' >> "$GOBIN/temporal"; /bin/chmod +x "$GOBIN/temporal"`;

async function createPlace() {
  const root = await createScratch();
  const [bin, cacheDir] = [path.join(root, 'bin'), path.join(root, 'cache')];
  const cached = path.join(cacheDir, 'temporal-v1.5.1');
  const lines: string[] = [];
  // The SDK's download gets no time: whether this machine has a network must not matter.
  const options = { pathEnv: bin, cacheDir, log: (line: string) => lines.push(line), sdkTimeoutMs: 1 };
  return { bin, cached, cacheDir, lines, find: (more = {}) => findTemporalBinary({ ...options, ...more }) };
}

describe('finding a Temporal server', () => {
  it('takes the one on the PATH first and says nothing', async () => {
    const { bin, cached, lines, find } = await createPlace();
    const binary = await writeProgram(bin, 'temporal', GOOD);
    await writeProgram(cached, 'temporal', GOOD);
    expect(await find()).toBe(binary);
    expect(lines).toEqual([]);
  });

  it('passes over empty and missing directories of the PATH', async () => {
    const { bin, find } = await createPlace();
    const binary = await writeProgram(bin, 'temporal', GOOD);
    expect(await find({ pathEnv: ['', '/nowhere', bin].join(path.delimiter) })).toBe(binary);
  });

  it('takes the cached one next, with one line why not the one before', async () => {
    const { cached, lines, find } = await createPlace();
    const binary = await writeProgram(cached, 'temporal', GOOD);
    expect(await find()).toBe(binary);
    expect(lines).toEqual(['Temporal server: "temporal" is not on the PATH']);
  });

  it.each([
    ['that fails', 'echo boom; echo "no such library" >&2; exit 3', 'does not run: no such library'],
    ['that fails in silence', 'exit 3', 'does not run: exit code 3'],
    [
      'of another kind',
      'echo "temporal tables 9"',
      'is not the Temporal CLI: it answers --version with "temporal tables 9"',
    ],
  ])('passes over a program of that name %s', async (_kind, script, reason) => {
    const { bin, cached, lines, find } = await createPlace();
    const wrong = await writeProgram(bin, 'temporal', script);
    const binary = await writeProgram(cached, 'temporal', GOOD);
    expect(await find()).toBe(binary);
    expect(lines).toEqual([`Temporal server: ${wrong} ${reason}`]);
  });

  it('builds one with Go when the SDK cannot download it, and keeps it', async () => {
    const { bin, cached, cacheDir, lines, find } = await createPlace();
    const go = await writeProgram(bin, 'go', `${FAKE_GO}; echo "$@" > "$GOBIN/../asked"`);
    expect(await find()).toBe(path.join(cached, 'temporal'));
    expect(lines).toEqual([
      'Temporal server: "temporal" is not on the PATH',
      `Temporal server: none in the cache yet (${path.join(cached, 'temporal')})`,
      'Temporal server: the SDK cannot download it: stopped by SIGKILL (limit 0.001 s)',
      `Temporal server: building v1.5.1 with ${go}; this takes about three minutes, once`,
      expect.stringMatching(/^Temporal server: built in \d+ s: /),
    ]);
    expect((await readdir(cacheDir)).sort()).toEqual(['asked', 'temporal-v1.5.1']);
    lines.length = 0;
    await find();
    expect(lines).toHaveLength(1);
  });

  it('lets two builders at once do no harm', async () => {
    const { bin, cached, cacheDir, find } = await createPlace();
    await writeProgram(bin, 'go', FAKE_GO);
    const expected = path.join(cached, 'temporal');
    expect(await Promise.all([find(), find()])).toEqual([expected, expected]);
    expect(await readdir(cacheDir)).toEqual(['temporal-v1.5.1']);
  });

  it('leaves nothing behind when the build fails, and says what to install', async () => {
    const { bin, cacheDir, lines, find } = await createPlace();
    await writeProgram(bin, 'go', 'echo half > "$GOBIN/temporal"; echo "go: module needs go >= 1.25.0" >&2; exit 1');
    const error: unknown = await find().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TemporalNotFound);
    expect((error as Error).message).toBe(
      'There is no Temporal server on this machine and none could be fetched. Install the Temporal CLI so that "temporal" is on the PATH (https://docs.temporal.io/cli), or Go 1.25 or newer (https://go.dev/dl) and try again, or set TEMPORAL_ADDRESS to a server that runs elsewhere.',
    );
    expect(lines.at(-1)).toBe(
      'Temporal server: go install github.com/temporalio/cli/cmd/temporal@v1.5.1 does not work: go: module needs go >= 1.25.0',
    );
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('gives one line for each step when nothing is there', async () => {
    const { lines, find } = await createPlace();
    await expect(find()).rejects.toBeInstanceOf(TemporalNotFound);
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toBe('Temporal server: cannot be built: "go" is not on the PATH');
  });

  describe('builds with Go where', () => {
    const TELL = `export -p > "$GOBIN/../env"; ${FAKE_GO}`;
    /** What Go is told besides GOBIN, its build folder called BUILD. */
    async function goEnv(env: Readonly<Record<string, string>>) {
      const { bin, cacheDir, find } = await createPlace();
      await writeProgram(bin, 'go', TELL);
      await find({ env });
      const told = await readFile(path.join(cacheDir, 'env'), 'utf8');
      const lines = [...told.matchAll(/^\S.* (GO[A-Z]+)=['"]?(.*?)['"]?$/gm)].map(
        ([, name = '', value = '']) => `${name}=${value}`,
      );
      const [gobin = '', ...others] = lines.sort();
      const build = gobin.replace('GOBIN=', '');
      expect((await readdir(cacheDir)).sort(), 'nothing else is left').toEqual(['env', 'temporal-v1.5.1']);
      return others.map((line) => line.replaceAll(build, 'BUILD'));
    }

    it('the home directory cannot be written, with folders of its own that go with the build', async () => {
      expect(await goEnv({ HOME: '/dev/null/home' })).toEqual([
        'GOCACHE=BUILD/go-build',
        'GOFLAGS=-modcacherw',
        'GOPATH=BUILD/go',
      ]);
    });

    it('only the cache can be written, with what is missing alone', async () => {
      const XDG_CACHE_HOME = await createScratch();
      expect(await goEnv({ HOME: '/dev/null/home', XDG_CACHE_HOME, GOFLAGS: '-v' })).toEqual([
        'GOFLAGS=-v -modcacherw',
        'GOPATH=BUILD/go',
      ]);
    });

    it('all can be written, or somebody has chosen folders, with nothing but that', async () => {
      expect(await goEnv({ HOME: await createScratch(), GOPATH: '' })).toEqual(['GOPATH=']);
      const chosen = { GOPATH: await createScratch(), GOCACHE: '/dev/null/cache' };
      expect(await goEnv({ HOME: '/dev/null/home', ...chosen })).toEqual([
        `GOCACHE=${chosen.GOCACHE}`,
        `GOPATH=${chosen.GOPATH}`,
      ]);
    });
  });

  it.each([
    ['stands below a file', ['file', 'cache']],
    ['is a file', ['file']],
  ])('names the cache folder, and the variable that moves it, when that %s', async (_what, names) => {
    const { bin, lines, find } = await createPlace();
    await writeProgram(bin, 'go', FAKE_GO);
    await writeFile(path.join(bin, 'file'), '');
    const cacheDir = path.join(bin, ...names);
    const finding = find({ cacheDir });
    await expect(finding).rejects.toBeInstanceOf(TemporalNotFound);
    await expect(finding).rejects.toThrow(`the folder ${cacheDir} that one would be fetched into cannot be written`);
    await expect(finding).rejects.toThrow('Set XDG_CACHE_HOME to a folder that can');
    expect(lines.join(), 'nothing is built that could not be kept').not.toContain('building');
  });

  it('gives up between two steps when it is aborted', async () => {
    const { lines, find } = await createPlace();
    await expect(find({ signal: AbortSignal.abort(new Error('Ctrl-C')) })).rejects.toThrow('Ctrl-C');
    expect(lines).toEqual([]);
  });
});
