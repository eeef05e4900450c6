import path from 'node:path';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { renderScript } from './scripts.js';
import { SHELLS } from './shells.js';

/** The second name is for where another program is called `kling`, whose completion is left alone then. */
const OTHER_NAME = 'kling-temporal';

/** `kling completion <shell>`: the script for that shell, for the name by which we were called. */
export function runCompletion(name: string, io: Io, calledAs = process.argv[1] ?? ''): Promise<ExitCode> {
  const shell = SHELLS.find((one) => one === name);
  if (shell === undefined)
    throw new UsageError(`There is no completion for ${JSON.stringify(name)}; write one of ${SHELLS.join(', ')}`);
  const names = path.parse(calledAs).name === OTHER_NAME ? [OTHER_NAME] : ['kling', OTHER_NAME];
  io.out(renderScript(shell, names).trimEnd());
  return Promise.resolve(EXIT.ok);
}
