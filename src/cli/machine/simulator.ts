import { startSimulator } from '../../simulator/server.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { parseNumberOption, PORTS, SPEEDS } from '../program/number-option.js';
import { describeSimulator, readSimulatorKeys } from '../../local/simulator-keys.js';
import { parseProductsFile, readProductsFile } from '../../config/products/products-file.js';
import { untilAborted } from '../../temporal/until-aborted.js';

const PARALLEL_TASKS = { min: 1, max: 10_000, whole: true };

/** `kling simulator`: a Kling API on this machine that costs nothing, until Ctrl-C. Prints its address on standard output, its keys beside. */
export async function runSimulator(options: Record<string, unknown>, io: Io): Promise<ExitCode> {
  const keys = readSimulatorKeys(options);
  const simulator = await startSimulator({
    port: parseNumberOption('--port', options.port, PORTS),
    speed: parseNumberOption('--speed', options.speed, SPEEDS),
    videoConcurrency: parseNumberOption('--video-concurrency', options.videoConcurrency, PARALLEL_TASKS),
    imageConcurrency: parseNumberOption('--image-concurrency', options.imageConcurrency, PARALLEL_TASKS),
    ...keys,
    ...readProducts(options.products),
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

/** The file is held against our own reading first, which names every fault; the simulator reads it on its own. */
function readProducts(file: unknown): { readonly products?: unknown } {
  if (typeof file !== 'string') return {};
  readProductsFile(file, '--products');
  return { products: parseProductsFile(file, '--products') };
}
