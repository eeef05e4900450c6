import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { CLIENT } from './harness.js';

const PROJECT = path.dirname(path.dirname(CLIENT));

/** The product as it was built, with other workflow code. */
export interface Altered {
  /** What `node` runs as `kling`. */
  readonly program: string;
  readonly bundle: string;
}

/** Makes copies of the product whose workflows are not those of this one, and removes them after each test. */
export function useAltered(): (change: (bundle: string) => string) => Promise<Altered> {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kling-other-code-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  return async (change) => {
    const dist = path.join(directory, 'dist');
    await cp(path.dirname(CLIENT), dist, { recursive: true });
    await cp(path.join(PROJECT, 'package.json'), path.join(directory, 'package.json'));
    await symlink(path.join(PROJECT, 'node_modules'), path.join(directory, 'node_modules'));
    const file = path.join(dist, 'workflow-bundle.js');
    const bundle = await readFile(file, 'utf8');
    expect(change(bundle)).not.toBe(bundle);
    await writeFile(file, change(bundle));
    return { program: path.join(dist, 'client.js'), bundle: file };
  };
}
