import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { SimulatedKling } from './simulated-kling.js';
import { createSimulatedKling } from './simulated-kling.js';
import { defaultSettings } from './settings.js';
import type { Simulator, SimulatorOptions } from './simulator.js';
import { parseStartOptions } from './start-options.js';

export { SIMULATOR_ACCESS_KEY, SIMULATOR_API_KEY, SIMULATOR_SECRET_KEY } from './api/credentials.js';
export type { Simulator, SimulatorOptions } from './simulator.js';

/** Longer than any client of ours keeps an idle connection, so that no request meets a closing one. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Starts a simulated Kling on a port of this machine and resolves once it listens. All state is in memory.
 * Rejects with the system's error when the port is taken, and with a `TypeError` that says what to write for an option that does not exist or is wrong.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port, host, publicUrl, settings: chosen, ...start } = parseStartOptions(options);
  const settings = { ...defaultSettings(), ...chosen };
  let origin = '';
  const kling = createSimulatedKling(settings, start, () => publicUrl?.replace(/\/+$/, '') ?? origin);

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    // What fails here is a request line that is no URL, or a connection that broke midway: there is nobody to tell.
    serve(kling, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: boundPort } = server.address() as AddressInfo;
  origin = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${boundPort}`;

  return {
    ...kling.commands,
    url: origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        kling.stop();
      }),
  };
}

async function serve(kling: SimulatedKling, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  if (url.pathname.startsWith('/_sim/')) await kling.controlApi(request, response, url);
  else await kling.exchange(request, response, url);
}
