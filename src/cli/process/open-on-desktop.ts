import type { ChildProcess } from 'node:child_process';
import type { Env } from '../../domain/env.js';

/** What opens things here has told by then that it cannot; one that shows them itself stays. */
const PATIENCE_MS = 1500;

/** One of them is set wherever X, Wayland, WSL or Termux shows something. */
const DISPLAYS = ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME', 'TERMUX_VERSION'];

/** Whether something can be opened where a person sees it. `BROWSER` names what opens links on machines without a display of their own. */
export function hasDesktop(env: Env, platform: NodeJS.Platform): boolean {
  const isSet = (name: string) => (env[name] ?? '') !== '';
  if (isSet('BROWSER')) return true;
  if (platform === 'darwin' || platform === 'win32') return !isSet('SSH_CONNECTION');
  return DISPLAYS.some(isSet);
}

/** Opens a file, a folder or a URL in the program that the system has for it; why it did not, in words, or undefined. */
export async function openOnDesktop(target: string, patienceMs = PATIENCE_MS): Promise<string | undefined> {
  const { default: open } = await import('open');
  try {
    const opener = await open(target);
    const code = await exitCodeOf(opener, patienceMs);
    return code === null || code === 0 ? undefined : `the system's opener ended with exit code ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Null while it still runs then. */
function exitCodeOf(child: ChildProcess, patienceMs: number): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), patienceMs);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}
