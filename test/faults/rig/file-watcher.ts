import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FileFacts } from './world.js';

/** Kept results: what `src/store/magic-bytes.ts` writes. */
const RESULT = /\.(mp4|png|jpg|webp|wav|mp3)$/;

export const isResult = (name: string): boolean => RESULT.test(name);

/** Somebody who opens each result as soon as it has its name, as a program that waits for it would. */
export interface FileWatcher {
  seen(): readonly FileFacts[];
  stop(): void;
}

/** Looks into `directory` every `everyMs`; 5 ms is shorter than any write of ours. */
export function watchFiles(directory: string, everyMs = 5): FileWatcher {
  const seen = new Map<string, FileFacts>();
  const look = () => {
    for (const name of listFiles(directory).filter(isResult)) {
      if (seen.has(name)) continue;
      const sha256 = hashIfThere(name);
      if (sha256 !== undefined) seen.set(name, { name, sha256 });
    }
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return { seen: () => [...seen.values()], stop: () => clearInterval(timer) };
}

/** Absolute paths of all files below a directory that comes and goes. */
export function listFiles(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.flatMap((entry) => {
      const name = path.join(directory, entry.name);
      return entry.isDirectory() ? listFiles(name) : [name];
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export function hashIfThere(name: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(name)).digest('hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
