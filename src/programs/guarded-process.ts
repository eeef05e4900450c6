import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Env } from '../domain/env.js';

/** How a process ended. Under the guard a program that was killed has code 128 + the signal's number, as in any shell. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that does not outlive this process. */
export interface GuardedProcess {
  /** Of the guard; a SIGTERM to it is passed on to the program. */
  readonly pid: number;
  /** Resolves when the program is gone and all its output is read. */
  readonly exited: Promise<ProcessExit>;
  /** Its last lines of output, without the trace of a Go program that panics: that would push the reason out. */
  lastLines(): string[];
  /** Ends it: politely first, by force after 5 s. */
  stop(): Promise<void>;
}

export interface GuardedOptions {
  /** The whole environment of the program; ours when undefined. */
  readonly env: Env | undefined;
  /** Its output is added to this file. */
  readonly logFile?: string;
  /** Where it runs; where we do when undefined. */
  readonly cwd?: string;
  /** Whether the files that it makes are for this user's eyes only. */
  readonly isPrivate?: boolean;
}

/**
 * Holds a pipe from us as file descriptor 3. The pipe closes when we close it or when we are gone, by SIGKILL too: then the
 * watch ends the program. A signal cuts the guard's `wait` short, so only an uninterrupted one has the program's exit code, which
 * the shell keeps until then. At the end the watch is killed: a politer signal could be lost on one that is only just starting.
 * Nothing but the shell's own commands and `sleep`, without which it is only less polite.
 */
const GUARD = `
exec 3<&0 </dev/null
[ -z "$1" ] || umask "$1"
shift
program=
asked=
trap 'asked=yes; [ -z "$program" ] || kill -TERM "$program" 2>/dev/null' TERM INT HUP
"$@" 3<&- &
program=$!
[ -z "$asked" ] || kill -TERM "$program"
(
  while read -r _ <&3; do :; done
  kill -TERM "$program"
  tries=0
  while kill -0 "$program"; do
    if [ "$tries" -ge 50 ]; then kill -KILL "$program"; break; fi
    sleep 0.1
    tries=$((tries + 1))
  done
) >/dev/null 2>&1 &
watch=$!
exec 3<&-
asked=yes
while [ -n "$asked" ]; do
  asked=
  wait "$program"; code=$?
done
trap '' TERM INT HUP
kill -KILL "$watch" 2>/dev/null
wait "$watch" 2>/dev/null
exit "$code"
`;

/** The guard's own five seconds, and some: after this the guard itself is stuck. */
const FORCE_MS = 7000;
const LAST_LINES = 20;
/** What a Go program writes after the line that says why it panics; all that follows belongs to it. */
const TRACE = /^goroutine \d+ \[/;
const isWindows = process.platform === 'win32';

/**
 * The bare process of a guard with its program, for whoever wants the output as it comes. Its input must stay open for as long as the
 * program is to live.
 */
export function spawnUnderGuard(
  file: string,
  args: readonly string[],
  { env, cwd, isPrivate }: Omit<GuardedOptions, 'logFile'>,
): ChildProcessByStdio<Writable, Readable, Readable> {
  const command: [string, readonly string[]] = isWindows
    ? [file, args]
    : ['/bin/sh', ['-c', GUARD, 'guard', isPrivate === true ? '077' : '', file, ...args]];
  const stdio: ['pipe', 'pipe', 'pipe'] = ['pipe', 'pipe', 'pipe'];
  return spawn(...command, { env, cwd, stdio, detached: !isWindows, windowsHide: true });
}

/** Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches only us and we end it in order. */
export function spawnGuarded(file: string, args: readonly string[], options: GuardedOptions): GuardedProcess {
  const { logFile } = options;
  const child = spawnUnderGuard(file, args, options);
  // Nothing is ever written; an error here only says that the program is gone.
  child.stdin.on('error', () => undefined);
  const lines = keepLastLines(child, logFile);
  let isOver = false;
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('error', (error) => {
      lines.push(error.message);
      isOver = true;
      resolve({ code: null, signal: null });
    });
    child.once('close', (code, signal) => {
      isOver = true;
      resolve({ code, signal });
    });
  });
  return {
    pid: child.pid ?? 0,
    exited,
    lastLines: () => [...lines],
    async stop() {
      if (isOver) return;
      if (isWindows) child.kill();
      else child.stdin.destroy();
      const force = setTimeout(() => killGroup(child), FORCE_MS);
      await exited;
      clearTimeout(force);
    },
  };
}

function keepLastLines(child: ChildProcess, logFile: string | undefined): string[] {
  const kept: string[] = [];
  const file = logFile === undefined ? undefined : createWriteStream(logFile, { flags: 'a' });
  file?.on('error', (error) => kept.push(`cannot write ${logFile ?? ''}: ${error.message}`));
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    let isTrace = false;
    stream?.setEncoding('utf8').on('data', (text: string) => {
      file?.write(text);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        isTrace ||= TRACE.test(line);
        if (!isTrace && line.trim() !== '') kept.push(line);
      }
      kept.splice(0, kept.length - LAST_LINES);
    });
  }
  child.once('close', () => file?.end());
  return kept;
}

/** Ends a guard and everything of its program by force. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(isWindows ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // Gone in the meantime.
  }
}
