import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { KlingFailure } from '../domain/failure.js';
import type { OutputKind } from '../domain/task.js';
import { onDisk } from './disk-failure.js';
import { fileStem, workflowDirectory } from './file-name.js';
import { extensionsOf } from './magic-bytes.js';
import { openPartFile, syncDirectory } from './part-file.js';

interface Place {
  readonly workflowId: string;
  readonly taskId: string;
}

interface Target extends Place {
  readonly kind: OutputKind;
  readonly index?: number;
}

/** Keeps results under `root`: `<root>/<workflow id>/<task id>[-<index>].<extension>`, and `<task id>.json` beside them. */
export function createLocalDisk({ root }: { root: string }) {
  const absoluteRoot = path.resolve(root);

  /** The directory, made where it is missing. No part of it below the root may be a link: it could lead anywhere. */
  async function makeDirectory(workflowId: string): Promise<string> {
    const directory = workflowDirectory(absoluteRoot, workflowId);
    await onDisk(directory, async () => {
      await mkdir(absoluteRoot, { recursive: true });
      let current = absoluteRoot;
      for (const segment of path.relative(absoluteRoot, directory).split(path.sep)) {
        current = path.join(current, segment);
        await mkdir(current).catch(ignore('EEXIST'));
        if ((await lstat(current)).isSymbolicLink()) {
          throw new KlingFailure('Forbidden', `${current} is a symbolic link; results are not written through links`);
        }
      }
    });
    return directory;
  }

  return {
    async find({ workflowId, taskId, kind, index }: Target) {
      const directory = workflowDirectory(absoluteRoot, workflowId);
      for (const extension of extensionsOf(kind)) {
        const file = path.join(directory, `${fileStem({ taskId, index })}.${extension}`);
        const found = await lstat(file).catch(ignore('ENOENT', 'ENOTDIR'));
        if (found?.isFile() === true) return { file, bytes: found.size, sha256: await hashFile(file) };
      }
      return undefined;
    },

    async begin(target: Target) {
      const directory = await makeDirectory(target.workflowId);
      return onDisk(directory, () => openPartFile(directory, fileStem(target), target.kind));
    },

    async writeSidecar({ workflowId, taskId }: Place, content: Readonly<Record<string, unknown>>): Promise<string> {
      const directory = await makeDirectory(workflowId);
      const file = path.join(directory, `${fileStem({ taskId })}.json`);
      await onDisk(directory, () => writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`));
      return file;
    },

    async discard({ workflowId, taskId }: Place): Promise<void> {
      let directory = workflowDirectory(absoluteRoot, workflowId);
      const stem = fileStem({ taskId });
      const names = (await readdir(directory).catch(ignore('ENOENT', 'ENOTDIR'))) ?? [];
      const isOurs = (name: string) => /^(-\d+)?(\.json)?\.part(\.json)?$/.test(name.slice(stem.length));
      for (const name of names.filter((one) => one.startsWith(stem) && isOurs(one))) {
        await rm(path.join(directory, name), { force: true });
      }
      // Empty directories go too, up to the root but not the root itself.
      while (directory !== absoluteRoot && (await removeIfEmpty(directory))) directory = path.dirname(directory);
    },
  };
}

function ignore(...codes: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return undefined;
  };
}

async function removeIfEmpty(directory: string): Promise<boolean> {
  return rmdir(directory).then(
    () => true,
    () => false,
  );
}

async function hashFile(file: string): Promise<string> {
  const sha256 = createHash('sha256');
  for await (const chunk of createReadStream(file)) sha256.update(chunk as Buffer);
  return sha256.digest('hex');
}

async function writeAtomically(file: string, text: string): Promise<void> {
  const temporary = `${file}.part`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  await syncDirectory(path.dirname(file));
}
