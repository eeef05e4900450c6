import { configOf } from '../../../src/client/find-account.js';
import { readConfig } from '../../../src/config/read-config.js';
import type { SimulatorOptions } from '../../../src/simulator/server.js';
import { SIMULATOR_ACCESS_KEY, SIMULATOR_API_KEY, SIMULATOR_SECRET_KEY } from '../../../src/simulator/server.js';
import { openSimulator } from '../../simulator/local-simulator.js';

export const API_KEY = { KLING_API_KEY: SIMULATOR_API_KEY };
export const KEY_PAIR = { KLING_ACCESS_KEY: SIMULATOR_ACCESS_KEY, KLING_SECRET_KEY: SIMULATOR_SECRET_KEY };

/** A simulated account, whose tasks stand still unless a test ends them, and what asks it from here. */
export async function openAccount(keys: Readonly<Record<string, string>> = API_KEY, options: SimulatorOptions = {}) {
  const simulated = await openSimulator({ speed: 0, videoConcurrency: 100, imageConcurrency: 100, ...options });
  const notices: string[] = [];
  const config = configOf(readConfig({ ...keys, KLING_BASE_URL: simulated.simulator.url }, false), undefined);
  const asking = { config, signal: new AbortController().signal, onNotice: (text: string) => notices.push(text) };
  return { ...simulated, asking, notices };
}
