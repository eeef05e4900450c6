import type { Env } from '../../domain/env.js';
import { isExecutable } from '../../programs/executable.js';
import { killGroup, spawnUnderGuard } from '../../programs/guarded-process.js';

/** How a command ended. */
export interface CommandEnd {
  readonly ok: boolean;
  /** Standard output and standard error as they came. */
  readonly output: string;
  /** One line for people: the command's own last line, else how it ended. */
  readonly reason: string;
}

export interface CommandOptions {
  /** The whole environment of the command: nothing else is passed on. */
  readonly env: Env;
  /** After this the command is killed. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** How long after its end a command's last output is waited for, at most. */
const LAST_OUTPUT_MS = 1000;

/**
 * Runs a command to its end; never throws: a command that cannot be started has ended badly too. It does not outlive this process, and when
 * it is stopped, by its limit or the signal, so is all that it has started.
 */
export async function runCommand(file: string, args: readonly string[], options: CommandOptions): Promise<CommandEnd> {
  const { env, timeoutMs, signal } = options;
  if (signal?.aborted === true) return { ok: false, output: '', reason: ABORTED };
  if (!(await isExecutable(file))) return { ok: false, output: '', reason: `${file} is no program that can be run` };
  return new Promise((resolve) => {
    let output = '';
    const child = spawnUnderGuard(file, args, { env });
    const kill = () => killGroup(child);
    const limit = setTimeout(kill, timeoutMs);
    signal?.addEventListener('abort', kill, { once: true });
    child.stdin.on('error', () => undefined);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => resolve({ ok: false, output, reason: error.message }));
    child.once('exit', (code, killedBy) => {
      clearTimeout(limit);
      signal?.removeEventListener('abort', kill);
      const how =
        killedBy === null ? `exit code ${code ?? '?'}` : `stopped by ${killedBy} (limit ${timeoutMs / 1000} s)`;
      const end = () => {
        const said = code === null ? how : (lastLine(output) ?? how);
        resolve({ ok: code === 0, output, reason: signal?.aborted === true ? ABORTED : said });
      };
      // All output is read at `close`, which never comes while a grandchild keeps the pipes open.
      const grace = setTimeout(end, LAST_OUTPUT_MS);
      child.once('close', () => {
        clearTimeout(grace);
        end();
      });
    });
  });
}

const ABORTED = 'it was stopped';

function lastLine(output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '')?.slice(0, 300);
}
