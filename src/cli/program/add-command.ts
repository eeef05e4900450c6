import type { Command } from 'commander';
import type { Io } from '../process/io.js';
import type { ExitCode } from './exit-codes.js';

export type Options = Record<string, unknown>;
export type Run = (io: Io) => Promise<ExitCode>;
/** Adds a command, to `parent` or at the top; its action gets the options and the positional arguments, lists flattened, and answers with what to run. */
export type AddCommand = (
  usage: string,
  summary: string,
  action: (options: Options, args: string[]) => Promise<Run>,
  place?: {
    readonly parent?: Command;
    readonly isDefault?: boolean;
    /** It runs until it is stopped: what it says is its log. */
    readonly isService?: boolean;
    readonly stopLimitMs?: number;
    readonly ownServer?: boolean;
  },
) => Command;
