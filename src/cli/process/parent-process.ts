import { readFileSync } from 'node:fs';
import type { Env } from '../../domain/env.js';

/** One look is a file of a few bytes. */
const LOOK_EVERY_MS = 500;

/** A process above this one. */
interface Ancestor {
  readonly pid: number;
  readonly parent: number;
  /** Its command line, as far as the system tells. */
  readonly command: string;
}

/**
 * Calls `onGone` once the npx, npm, pnpm or yarn that started this process is gone: they do not always pass a signal on, and after a
 * SIGKILL cannot. Whoever starts us otherwise, from a shell that is left say, may go without us. Returns what ends the watch.
 */
export function watchLauncher(env: Env, onGone: () => void): () => void {
  const launchers = findLaunchers(env);
  if (launchers.length === 0) return () => undefined;
  const timer = setInterval(() => {
    if (launchers.every(isStillThere)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

const RUNNER = /\b(npm|npx|pnpm|pnpx|yarn|bun|bunx)\b/;
const SHELL = /^(\S*\/)?(sh|dash|bash|ash|zsh) -c\b/;

/** The runner, and the shell that it may have put between; what stands above them is none of our business. */
function findLaunchers(env: Env): { readonly child: number; readonly pid: number }[] {
  if (env.npm_execpath === undefined && env.npm_lifecycle_event === undefined) return [];
  const parent = readAncestor(process.ppid);
  // Where processes cannot be read, npm's word in the environment must do.
  if (parent === undefined) return [{ child: process.pid, pid: process.ppid }];
  if (!SHELL.test(parent.command)) {
    return RUNNER.test(parent.command) ? [{ child: process.pid, pid: parent.pid }] : [];
  }
  const above = readAncestor(parent.parent);
  if (above === undefined || !RUNNER.test(above.command)) return [];
  return [
    { child: process.pid, pid: parent.pid },
    { child: parent.pid, pid: above.pid },
  ];
}

/** Who loses its parent gets another one. */
function isStillThere({ child, pid }: { child: number; pid: number }): boolean {
  return child === process.pid ? process.ppid === pid : readAncestor(child)?.parent === pid;
}

/** As Linux tells it; undefined where `/proc` is none, and for a process that is gone. */
function readAncestor(pid: number): Ancestor | undefined {
  try {
    const [, parent = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parent: Number(parent), command };
  } catch {
    return undefined;
  }
}
