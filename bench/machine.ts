import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** What a reader needs to know of the machine to make sense of rates and delays. */
export function describeMachine() {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryMB: Math.round(totalmem() / 2 ** 20),
    system: `${platform()} ${release()}`,
    node: process.version,
    /** Processes that wanted to run, on average over one minute. */
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
