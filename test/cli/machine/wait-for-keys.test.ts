import { describe, expect, it } from 'vitest';
import type { Io } from '../../../src/cli/process/io.js';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import { runWorker } from '../../../src/cli/machine/worker.js';
import { readConfig } from '../../../src/config/read-config.js';

describe('a worker that waits for keys', () => {
  it('says once that there are none, is alive but not ready, and ends when told to', async () => {
    const lines: string[] = [];
    const stop = new AbortController();
    const io: Io = {
      out: () => undefined,
      err: (line) => void lines.push(line),
      complain: (line) => void lines.push(line),
      paint: { out: NO_PAINT, err: NO_PAINT },
      isTerminal: false,
      columns: 80,
      outColumns: 80,
      json: false,
      quiet: false,
      signal: stop.signal,
      config: readConfig({ KLING_HEALTH_ADDRESS: '127.0.0.1:0' }),
    };
    const running = runWorker({ waitForKeys: true }, io);
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toContain('No Kling keys are set. Set KLING_API_KEY');
    const [url = ''] = /http:\S+(?=\/healthz)/.exec(lines[0] ?? '') ?? [];
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('No Kling keys are set');
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('kling_worker_ready 0');
    stop.abort();
    expect(await running).toBe(0);
    expect(lines).toHaveLength(1);
  });
});
