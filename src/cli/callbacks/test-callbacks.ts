import { InvalidConfig } from '../../config/read-config.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { renderTrial, tryAll } from './callback-trials.js';

/** `kling callbacks test`: whether what Kling would send arrives, for each account. Exit code 1 when it does not. */
export async function runTestCallbacks(io: Io): Promise<ExitCode> {
  const { config } = io;
  if (config.callbackUrl === undefined)
    throw new InvalidConfig(
      'KLING_CALLBACK_URL is not set, so Kling calls nobody; write an address that Kling can reach.',
    );
  const trials = await tryAll(config, io.signal);
  if (io.json) io.out(JSON.stringify(trials));
  else
    trials.forEach(({ account, trial }) =>
      io.out(`${config.callbackUrl ?? ''}, account ${account}: ${renderTrial(trial)}`),
    );
  return trials.every(({ trial }) => trial.ok) ? EXIT.ok : EXIT.failed;
}
