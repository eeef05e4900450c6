import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';
import type { OwnServer } from './own-server.js';
import { startOwnServer } from './own-server.js';

let directory: string;
let server: OwnServer;
let stage: Stage & { close(): Promise<void> };

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kling-lost-'));
  server = await startOwnServer(path.join(directory, 'temporal.db'));
  stage = await createStage({ speed: 20 }, server.address);
});
afterEach(async () => {
  await stage.close();
  await server.kill();
  await rm(directory, { recursive: true, force: true });
});

describe('a batch whose records at Temporal are gone', () => {
  it('pays for nothing again that is on disk', async () => {
    const { simulator, kling, outputDir, files } = stage;
    const worker = await stage.startWorker();
    await writeFile(path.join(outputDir, 'four.csv'), 'prompt\na fox\nan owl\na cat\n[stuck] a dog\n');
    const batchId = (await kling(['batch', 'four.csv', '--detach'])).stdout.trim();
    const sidecars = async () => (await files()).filter((name) => /^\d+\.json$/.test(name)).length;
    await expect.poll(sidecars, { timeout: 30_000 }).toBe(3);
    await worker.kill('SIGKILL');
    await server.kill();
    for (const ending of ['', '-wal', '-shm']) await rm(path.join(directory, `temporal.db${ending}`), { force: true });
    await server.restart();
    await stage.startWorker();

    await writeFile(path.join(outputDir, 'copy.csv'), 'prompt\na fox\n');
    expect(await kling(['batch', 'copy.csv'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${batchId} has made this item already`) as string,
    });
    const again = kling(['batch', 'four.csv']);
    await expect.poll(() => simulator.stats().acceptedCreates, { timeout: 30_000 }).toBe(5);
    simulator.endTask(simulator.tasks().at(-1)?.id ?? '', { status: 'succeed' });
    const { code, stdout, stderr } = await again;
    expect(stderr).toContain('3 of 4 items are done already; nothing is paid twice.');
    expect(stderr).toContain('4 of 4 completed');
    expect(code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(5);
    const rows = (await readFile(stdout.trim(), 'utf8')).trimEnd().split('\n');
    for (const row of rows.map((line) => JSON.parse(line) as Record<string, unknown>)) {
      expect(row).toMatchObject({ state: 'completed', url: expect.stringContaining('http') as string });
      expect(row.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(rows).toHaveLength(4);
  }, 120_000);
});
