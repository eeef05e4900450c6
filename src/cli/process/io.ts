import type { Config } from '../../config/read-config.js';
import type { Paint } from '../screen/paint.js';

/** What a command may do to the outside: data goes to `out`, everything for the eye to `err`. */
export interface Io {
  /** Writes a line to standard output: the data that a script reads. */
  out(line: string): void;
  /** Writes a line to standard error: progress and notices, which `--quiet` leaves out. */
  err(line: string): void;
  /** Writes a line to standard error also with `--quiet`: what went wrong, and what a question is about. */
  complain(line: string): void;
  /** Whether standard error is a terminal, so that a line may be rewritten in place. */
  readonly isTerminal: boolean;
  /** Of standard error. */
  readonly columns: number;
  /** Of standard output: Infinity where it is no terminal, so that nothing is cut in a pipe or a file. */
  readonly outColumns: number;
  /** The colours of standard output and standard error. */
  readonly paint: { readonly out: Paint; readonly err: Paint };
  /** `--json`: one JSON document on standard output and nothing else there. */
  readonly json: boolean;
  /** `--quiet`: on standard output only what a program needs, such as ids and file names. */
  readonly quiet: boolean;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  readonly config: Config;
}
