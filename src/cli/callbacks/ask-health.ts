import { isHealthAddressAsked } from '../../config/read-config.js';
import type { Io } from '../process/io.js';
import { findDev } from '../machine/dev-file.js';

/** A worker on this machine answers at once, or it is not well. */
const PATIENCE_MS = 2000;

/** Where it is told to look; else at the worker of the project's own `kling dev`, else at the usual place. */
export async function findHealth({
  config,
}: Pick<Io, 'config'>): Promise<{ readonly url: string; readonly source: string }> {
  const { healthHost, healthPort, outputDir } = config;
  const isAsked = isHealthAddressAsked(config);
  const { place } = isAsked ? {} : await findDev(outputDir);
  if (place !== undefined) return { url: place.healthUrl, source: `the worker of kling dev, process ${place.pid}` };
  const host = healthHost.includes(':') ? `[${healthHost}]` : healthHost;
  return { url: `http://${host}:${healthPort}`, source: isAsked ? 'KLING_HEALTH_ADDRESS' : 'the usual address' };
}

/** What a worker says there; undefined when nothing answers, or no JSON. */
export async function askHealth(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
    return await reply.json();
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
