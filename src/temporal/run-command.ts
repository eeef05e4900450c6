import { spawn } from 'node:child_process';

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
  readonly env: Readonly<Record<string, string | undefined>>;
  /** After this the command is killed. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** How long after its end a command's last output is waited for, at most. */
const LAST_OUTPUT_MS = 1000;

/** Runs a command to its end; never throws: a command that cannot be started has ended badly too. */
export function runCommand(file: string, args: readonly string[], options: CommandOptions): Promise<CommandEnd> {
  const { env, timeoutMs, signal } = options;
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      signal,
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => resolve({ ok: false, output, reason: error.message }));
    child.once('exit', (code, killedBy) => {
      const how =
        killedBy === null ? `exit code ${code ?? '?'}` : `stopped by ${killedBy} (limit ${timeoutMs / 1000} s)`;
      const end = () => resolve({ ok: code === 0, output, reason: code === null ? how : (lastLine(output) ?? how) });
      // All output is read at `close`, which never comes while a grandchild keeps the pipes open.
      const grace = setTimeout(end, LAST_OUTPUT_MS);
      child.once('close', () => {
        clearTimeout(grace);
        end();
      });
    });
  });
}

function lastLine(output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '')?.slice(0, 300);
}
