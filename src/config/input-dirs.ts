import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type { OutputSettings } from './buckets.js';

/** Where people have their pictures, disks of their own included; not the system's folders. */
const USUAL_DIRS = ['/data', '/mnt', '/media', '/Volumes'];

/** Absolute folders from `KLING_INPUT_DIRS`, or the usual ones. What is in the output directory is ours to read, whatever is said. */
export function parseInputDirs(value: string | undefined, outputDir: string): readonly string[] {
  const named = value?.split(path.delimiter).filter((dir) => dir.trim() !== '');
  if (named !== undefined) return [...new Set([...named.map((dir) => path.resolve(dir.trim())), outputDir])];
  const usual = [process.cwd(), outputDir, homedir(), tmpdir(), ...USUAL_DIRS].map((dir) => path.resolve(dir));
  return [...new Set(usual.filter((dir) => dir !== path.parse(dir).root))];
}

/** Folders that are the same here and at the worker: those that are named, and the output directory, unless results lie in a bucket instead. */
export function parseSharedDirs(
  value: string | undefined,
  { outputDir, outputBucket }: OutputSettings,
): readonly string[] {
  if (value !== undefined) return parseInputDirs(value, outputDir);
  return outputBucket === undefined ? [outputDir] : [];
}
