import { isRecord } from '../../domain/record.js';

/** What steers a simulated Kling from outside. */
export interface SimulatorControl {
  /** Ends a task at once. */
  end(taskId: string, status: 'succeed' | 'failed'): Promise<void>;
  /** The next call of a route gets no answer. */
  hang(route: string): Promise<void>;
}

/** It is on this machine and answers at once, or it is none. */
const LIMIT_MS = 2000;

/** The control of the simulator at an address; undefined for anything else, above all for the real Kling, which is not asked. */
export async function findSimulator(baseUrl: string, signal: AbortSignal): Promise<SimulatorControl | undefined> {
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol !== 'http:' || !/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)) return undefined;
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
    const given = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const reply = await fetch(`${baseUrl}/_sim/${path}`, { ...given, signal: limit });
    return reply.ok ? reply.json() : undefined;
  };
  try {
    const settings = await call('settings');
    if (!isRecord(settings) || typeof settings.videoConcurrency !== 'number') return undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
  return {
    async end(taskId, status) {
      await call(`tasks/${encodeURIComponent(taskId)}`, { status });
    },
    async hang(route) {
      await call('fault', { route, kind: 'hang', times: 1 });
    },
  };
}
