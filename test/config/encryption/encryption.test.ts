import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';
import { refusal } from '../refusal.js';

const secret = (fill: string) => Buffer.alloc(32, fill);
const base64 = (fill: string) => secret(fill).toString('base64');

describe('KLING_ENCRYPTION_KEYS', () => {
  it('is off by default', () => {
    expect(readConfig({}).encryption).toEqual({ keys: [] });
    expect(readConfig({ KLING_ENCRYPTION_KEYS: ' ', KLING_ENCRYPTION_KEYS_FILE: '' }).encryption.keys).toEqual([]);
  });

  it('holds keys with their names, with commas or blanks between', () => {
    const text = `2026-11:${base64('n')}, 2026-05:${base64('o')}\nold.1:${secret('p').toString('base64url')}`;
    expect(readConfig({ KLING_ENCRYPTION_KEYS: text }).encryption).toEqual({
      keys: [
        { id: '2026-11', secret: secret('n') },
        { id: '2026-05', secret: secret('o') },
        { id: 'old.1', secret: secret('p') },
      ],
      from: 'KLING_ENCRYPTION_KEYS',
    });
  });

  it.each([
    [base64('n'), 'KLING_ENCRYPTION_KEYS: key 1 has no name of letters'],
    [`a b:${base64('n')}`, 'KLING_ENCRYPTION_KEYS: key 1 has no name of letters'],
    [`a:${base64('n')},b:c2hvcnQ=`, 'KLING_ENCRYPTION_KEYS: key 2, "b", is not 32 bytes in base64'],
    [`a:${'ab'.repeat(32)}`, 'KLING_ENCRYPTION_KEYS: key 1, "a", is not 32 bytes in base64'],
    [`a:${base64('n')},a:${base64('o')}`, 'KLING_ENCRYPTION_KEYS holds two keys with the name "a"'],
    [',', 'KLING_ENCRYPTION_KEYS holds no key'],
  ])('refuses %j, and repeats no key', (text, said) => {
    const message = refusal({ KLING_ENCRYPTION_KEYS: text });
    expect(message).toContain(said);
    for (const fill of ['n', 'o']) expect(message).not.toContain(base64(fill).slice(0, 12));
  });
});

describe('KLING_ENCRYPTION_KEYS_FILE', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kling-keys-'));
    file = path.join(folder, 'keys');
    await writeFile(
      file,
      `# the first encrypts\n2026-11:${base64('n')}  # since November\n\n2026-05:${base64('o')}\r\n`,
    );
    await chmod(file, 0o600);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('names a file with a key a line and remarks', () => {
    const { keys, from } = readConfig({ KLING_ENCRYPTION_KEYS_FILE: file }).encryption;
    expect([keys.map(({ id }) => id), from]).toEqual([['2026-11', '2026-05'], 'KLING_ENCRYPTION_KEYS_FILE']);
  });

  it.skipIf(process.platform === 'win32')('refuses a file that others may read or change', async () => {
    for (const mode of [0o604, 0o620, 0o666]) {
      await chmod(file, mode);
      expect(refusal({ KLING_ENCRYPTION_KEYS_FILE: file })).toContain(`chmod 600 ${file}`);
    }
    await chmod(file, 0o440);
    expect(refusal({ KLING_ENCRYPTION_KEYS_FILE: file })).toBe('accepted');
  });

  it('refuses what is no file, what is not there, what holds no key, and both variables', async () => {
    expect(refusal({ KLING_ENCRYPTION_KEYS_FILE: folder })).toContain('which is no file');
    expect(refusal({ KLING_ENCRYPTION_KEYS_FILE: `${file}s` })).toContain('cannot be read (ENOENT)');
    const both = { KLING_ENCRYPTION_KEYS: `a:${base64('n')}`, KLING_ENCRYPTION_KEYS_FILE: file };
    expect(refusal(both)).toContain('are both set');
    await writeFile(file, '# none\n');
    expect(refusal({ KLING_ENCRYPTION_KEYS_FILE: file })).toContain('holds no key');
  });
});
