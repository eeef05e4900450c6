import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory that is gone when the test ends. */
export async function createScratch(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'kling-temporal-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A shell script that can be run as a program; returns its path. */
export async function writeProgram(directory: string, name: string, script: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/** True while any process of the group lives. */
export function isGroupAlive(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** True while the process lives, and works: one that has ended and is only not yet asked for its exit code does not count. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // No Linux, or it has just ended.
    return !existsSync('/proc/self/stat');
  }
}
