import type { Config } from '../../config/read-config.js';
import { InvalidConfig } from '../../config/read-config.js';
import { receiveCallbacks } from '../../client/callbacks/receive-callbacks.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';

/** `kling callbacks`: receives Kling's callbacks for workers that do not, until told to stop. */
export async function runCallbacks(io: Io): Promise<ExitCode> {
  const { config, signal } = io;
  const counts = await receiveCallbacks(config, {
    address: requireAddress(config),
    signal,
    log: (line) => io.err(line),
    onListening({ url, temporal }) {
      io.err(
        `Callbacks to ${config.callbackUrl ?? ''} are received at ${url}, and told to Temporal at ${temporal}. Ctrl-C ends this.`,
      );
      process.send?.({ ready: { url } });
    },
  });
  if (io.json) io.out(JSON.stringify(counts));
  return EXIT.ok;
}

function requireAddress({ callbackUrl, callbackAddress }: Config): NonNullable<Config['callbackAddress']> {
  if (callbackUrl === undefined)
    throw new InvalidConfig(
      'KLING_CALLBACK_URL is not set; write the address that Kling is to call, here and at the workers.',
    );
  if (callbackAddress !== undefined) return callbackAddress;
  throw new InvalidConfig(
    'KLING_CALLBACK_ADDRESS is off; write host:port here, e.g. 127.0.0.1:9471, and off at the workers.',
  );
}
