import { startSimulator } from '../simulator/server.js';
import type { ExitCode } from './exit-codes.js';
import { EXIT } from './exit-codes.js';
import type { Io } from './io.js';
import { parseNumberOption } from './number-option.js';
import { untilAborted } from './until-aborted.js';

/** `kling simulator`: a Kling API on this machine that costs nothing, until Ctrl-C. Prints its address on standard output. */
export async function runSimulator(options: Record<string, unknown>, io: Io): Promise<ExitCode> {
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
    anyApiKey: true,
    ledgerFile: typeof options.ledger === 'string' ? options.ledger : undefined,
  });
  io.out(io.json ? JSON.stringify({ url: simulator.url }) : simulator.url);
  io.err('A simulated Kling that takes any API key and never charges. Point a worker at it with:');
  io.err(`  KLING_BASE_URL=${simulator.url} KLING_API_KEY=any kling worker`);
  io.err('Ctrl-C stops it.');
  try {
    await untilAborted(io.signal);
  } finally {
    await simulator.close();
  }
  return EXIT.ok;
}
