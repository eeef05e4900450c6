import type { Env } from '../domain/env.js';
import { findExecutable } from '../programs/executable.js';
import { killGroup, spawnUnderGuard } from '../programs/guarded-process.js';

/** How a run has ended. */
export interface ToolEnd {
  /** Undefined where it was ended from outside, or crashed. */
  readonly code: number | undefined;
  readonly stdout: Buffer;
  /** Its last words on standard error, a few lines. */
  readonly said: string;
  /** It has said nothing for too long, or more than it was to, and was ended. */
  readonly isGivenUp: boolean;
}

export interface ToolOptions {
  /** The user's PATH, which is all that a tool is told of the environment: keys stand in it. */
  readonly path: string | undefined;
  readonly signal: AbortSignal;
  /** How long it may be silent on standard output. */
  readonly silenceLimitMs: number;
  /** How much of standard output is kept; more ends the run. */
  readonly maxBytes: number;
  /** Gets standard output as it comes, in place of its being kept. */
  readonly onOutput?: (text: string) => void;
  readonly cwd?: string;
}

/** Of what it writes to standard error. */
const MAX_SAID = 8000;
const SAID_LINES = 5;
/** What a shell says of a program that a signal has ended, with the signal's number added. */
const SIGNALLED = 128;

/**
 * Runs a tool to its end, with a list of arguments and no shell that reads them. It runs behind whatever else wants the processor, does not outlive this
 * process, and is killed with all that it has started when the signal is aborted. Never throws.
 */
export async function runTool(file: string, args: readonly string[], options: ToolOptions): Promise<ToolEnd> {
  const { path, signal, cwd, silenceLimitMs, maxBytes, onOutput } = options;
  const [command, ...rest] = await behindOthers(path ?? '', [file, ...args]);
  return new Promise((resolve) => {
    const env: Env = { PATH: path };
    const child = spawnUnderGuard(command, rest, { env, cwd });
    const chunks: Buffer[] = [];
    let said = '';
    let isGivenUp = false;
    let bytes = 0;
    const kill = () => killGroup(child);
    const giveUp = () => {
      isGivenUp = true;
      kill();
    };
    const silence = setTimeout(giveUp, silenceLimitMs);
    const end = (code: number | null) => {
      clearTimeout(silence);
      signal.removeEventListener('abort', kill);
      const isCode = code !== null && code < SIGNALLED;
      resolve({ code: isCode ? code : undefined, stdout: Buffer.concat(chunks), said: lastLines(said), isGivenUp });
    };
    if (signal.aborted) kill();
    signal.addEventListener('abort', kill, { once: true });
    // Held open: the guard ends the tool where it closes.
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => {
      silence.refresh();
      bytes += chunk.length;
      if (onOutput !== undefined) onOutput(chunk.toString('utf8'));
      else if (bytes > maxBytes) giveUp();
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-MAX_SAID);
    });
    child.once('error', ({ message }) => {
      said = message;
      end(null);
    });
    child.once('close', end);
  });
}

/** Encoding takes all processors there are: what looks after paid tasks goes first. */
async function behindOthers(path: string, command: readonly [string, ...string[]]): Promise<[string, ...string[]]> {
  const nice = process.platform === 'win32' ? undefined : await findExecutable('nice', path);
  return nice === undefined ? [...command] : [nice, '-n', '10', ...command];
}

function lastLines(text: string): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return lines.slice(-SAID_LINES).join('; ');
}
