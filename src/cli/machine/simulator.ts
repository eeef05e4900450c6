import { startSimulator } from '../../simulator/server.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { parseNumberOption } from '../program/number-option.js';
import { describeSimulator, readSimulatorKeys } from '../../local/simulator-keys.js';
import { untilAborted } from '../process/until-aborted.js';

/** `kling simulator`: a Kling API on this machine that costs nothing, until Ctrl-C. Prints its address on standard output, its keys beside. */
export async function runSimulator(options: Record<string, unknown>, io: Io): Promise<ExitCode> {
  const keys = readSimulatorKeys(options);
  const simulator = await startSimulator({
    port: parseNumberOption('--port', options.port, { min: 0, max: 65_535, whole: true }),
    speed: parseNumberOption('--speed', options.speed, { min: 0.01, max: 100_000 }),
    videoConcurrency: parseNumberOption('--video-concurrency', options.videoConcurrency, {
      min: 1,
      max: 10_000,
      whole: true,
    }),
    imageConcurrency: parseNumberOption('--image-concurrency', options.imageConcurrency, {
      min: 1,
      max: 10_000,
      whole: true,
    }),
    ...keys,
    ledgerFile: typeof options.ledger === 'string' ? options.ledger : undefined,
  });
  const { url } = simulator;
  io.out(io.json ? JSON.stringify({ url, ...keys }) : url);
  describeSimulator(url, keys).forEach((line) => io.err(line));
  try {
    await untilAborted(io.signal);
  } finally {
    await simulator.close();
  }
  return EXIT.ok;
}
