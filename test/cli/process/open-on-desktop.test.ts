import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasDesktop, openOnDesktop } from '../../../src/cli/process/open-on-desktop.js';

describe('a desktop', () => {
  it.each([
    [{}, 'linux', false],
    [{ DISPLAY: '' }, 'linux', false],
    [{ DISPLAY: ':0' }, 'linux', true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
    [{ WSL_DISTRO_NAME: 'Debian' }, 'linux', true],
    [{ BROWSER: 'code' }, 'linux', true],
    [{}, 'darwin', true],
    [{ SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'darwin', false],
    [{}, 'win32', true],
  ] as const)('with %j on %s: %s', (env, platform, there) => {
    expect(hasDesktop(env, platform)).toBe(there);
  });
});

describe.runIf(process.platform === 'linux')('opening', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kling-open-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => vi.unstubAllEnvs());

  /** The system's opener on a machine whose only browser is a script. */
  async function openWith(script: string, target: string): Promise<string | undefined> {
    const browser = path.join(folder, 'browser');
    await writeFile(browser, `#!/bin/sh\n${script}\n`);
    await chmod(browser, 0o755);
    vi.stubEnv('BROWSER', browser);
    vi.stubEnv('DISPLAY', '');
    vi.stubEnv('WAYLAND_DISPLAY', '');
    vi.stubEnv('XDG_CURRENT_DESKTOP', '');
    return openOnDesktop(target, 15_000);
  }

  it('gives the address to the program of this machine', async () => {
    const seen = path.join(folder, 'seen');
    expect(await openWith(`echo "$1" > ${seen}`, 'http://127.0.0.1:1/a?b=c&d=e f')).toBeUndefined();
    await expect.poll(() => readFile(seen, 'utf8').catch(() => '')).toContain('http://127.0.0.1:1/a?b=c&d=e');
  });

  it('tells that nothing could open it', async () => {
    expect(await openWith('exit 1', 'http://127.0.0.1:1/')).toMatch(/^the system's opener ended with exit code [1-9]/);
  });
});
