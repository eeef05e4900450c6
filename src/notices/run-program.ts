import { spawn } from 'node:child_process';
import type { Env } from '../domain/env.js';
import type { KlingEvent } from '../domain/notices/event.js';
import type { Delivery } from '../ports/notices/receivers.js';

/** What a program needs of its surroundings to be found and to run. Everything else stays here: keys above all. */
const PASSED_ON = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SystemRoot', 'TEMP'] as const;

/** Long enough to send a mail or to copy a file; what takes longer should note the event and return. */
const PROGRAM_LIMIT_MS = 60_000;
/** Of what it writes to standard error, for the reason. */
const MAX_SAID = 300;

/** Runs a program of the operator's with the event on its standard input. Exit code 0 says that it has it. */
export function runProgram(
  [file, ...args]: readonly [string, ...string[]],
  event: KlingEvent,
  signal: AbortSignal,
  { env, limitMs = PROGRAM_LIMIT_MS }: { readonly env: Env; readonly limitMs?: number },
): Promise<Delivery> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env: pick(env),
      shell: false,
      stdio: ['pipe', 'ignore', 'pipe'],
      // A group of its own, so that what it has started ends with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let said = '';
    let isLate = false;
    const stop = () => kill(child.pid);
    const timer = setTimeout(() => {
      isLate = true;
      stop();
    }, limitMs);
    signal.addEventListener('abort', stop, { once: true });
    const settle = (delivery: Delivery) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(delivery);
    };
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < MAX_SAID) said = (said + chunk.toString('utf8')).slice(0, MAX_SAID);
    });
    // A program that does not read is none of an error: what counts is how it ends.
    child.stdin.on('error', () => undefined);
    child.once('error', ({ message }) => settle({ kind: 'later', reason: `The program cannot be run: ${message}.` }));
    child.once('exit', (code, by) => {
      if (isLate)
        settle({ kind: 'later', reason: `The program had not ended after ${limitMs / 1000} s and was stopped.` });
      else if (code === 0) settle({ kind: 'delivered' });
      else settle({ kind: 'later', reason: explain(code, by, said) });
    });
    child.stdin.end(`${JSON.stringify(event)}\n`);
  });
}

function explain(code: number | null, by: NodeJS.Signals | null, said: string): string {
  const how = code === null ? `was ended by ${by ?? 'a signal'}` : `ended with exit code ${code}`;
  const line = said.trim().split('\n').at(-1)?.trim() ?? '';
  return `The program ${how}${line === '' ? '' : `: ${line}`}.`;
}

function pick(env: Env): NodeJS.ProcessEnv {
  return Object.fromEntries(PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
