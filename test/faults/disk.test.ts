import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WorkerProcess } from '../e2e/harness.js';
import type { FaultStage } from './rig/fault-stage.js';
import { createFaultStage, expectOracles, useFaultStage } from './rig/fault-stage.js';

const FILE_BYTES = 3_000_000;
const isLinux = process.platform === 'linux';

const run = (command: string, ...args: readonly string[]) => spawnSync(command, args, { encoding: 'utf8' });

/** Only root may make a disk of so many bytes, and some containers forbid it to root. */
const canMount = isLinux && run('unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt').status === 0;

/** Runs a scenario on a disk of so many bytes, which it may make larger or read-only. */
async function onDisk(
  { outputDir }: FaultStage,
  size: string,
  scenario: (directory: string, change: (options: string) => void) => Promise<void>,
): Promise<void> {
  const directory = path.join(outputDir, 'disk');
  await mkdir(directory);
  expect(run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory).stderr).toBe('');
  try {
    await scenario(directory, (options) => expect(run('mount', '-o', `remount,${options}`, directory).stderr).toBe(''));
  } finally {
    run('umount', '--lazy', directory);
  }
}

/** Sets a limit of a process that runs: its soft one, so that it may be lifted again. */
function limit({ child }: WorkerProcess, name: 'fsize' | 'nofile', value: string): void {
  expect(run('prlimit', '--pid', String(child.pid), `--${name}=${value}:`).stderr).toBe('');
}

describe('a disk that takes no more', () => {
  const stage = useFaultStage({ mediaBytes: FILE_BYTES, speed: 200 });

  const waitsFor = (workflowId: string, reason: string) =>
    expect.poll(async () => (await stage().kling(['status', workflowId])).stdout).toContain(reason);

  it.runIf(canMount)('22: a full disk is named, nothing more is paid for, and the file comes once there is room', () =>
    onDisk(stage(), '2m', async (directory, change) => {
      const { simulator, start, startWorker } = stage();
      const worker = await startWorker({ KLING_OUTPUT_DIR: directory });
      const first = await start({ prompt: 'a fox' });
      await waitsFor(first.workflowId, 'the disk is full (ENOSPC)');
      const second = await start({ prompt: 'another fox' });
      await expect.poll(() => worker.output()).toContain('Nothing is submitted until that is mended');
      expect(simulator.stats().acceptedCreates).toBe(1);
      change('size=20m');
      await Promise.all([first.result(), second.result()]);
      await expectOracles(stage(), { fetches: 5 });
    }),
  );

  it.runIf(canMount)('22: a worker that starts on a full disk waits for room, and says so', () =>
    onDisk(stage(), '64k', async (directory, change) => {
      const { simulator, start, startWorker } = stage();
      // What is at Kling for others in the namespace is no sign of room here.
      const elsewhere = await createFaultStage({ speed: 1 });
      onTestFinished(() => elsewhere.close());
      await elsewhere.startWorker();
      await elsewhere.start({ prompt: 'an owl' });
      await expect.poll(() => elsewhere.simulator.stats().inFlight.video).toBe(1);
      await writeFile(path.join(directory, 'full'), Buffer.alloc(2 ** 17)).catch(() => undefined);
      const worker = await startWorker({ KLING_OUTPUT_DIR: directory, KLING_ALERT_SECONDS: '1' });
      const full = `Cannot write to ${directory}: the disk is full (ENOSPC). Nothing is submitted until that is mended.`;
      expect(worker.output()).toContain(full);
      const generation = await start({ prompt: 'a fox' });
      await waitsFor(generation.workflowId, `its files could not be kept since `);
      await waitsFor(generation.workflowId, `Cannot write to ${directory}: the disk is full (ENOSPC) (worker on `);
      expect(simulator.stats().acceptedCreates).toBe(0);
      change('size=20m');
      await generation.result();
      expect(worker.output()).toContain('can be written again; submissions go on.');
      await rm(path.join(directory, 'full'));
      await expectOracles(stage());
    }),
  );

  it.runIf(canMount)('22: a disk that turns read-only is named, and waited for', () =>
    onDisk(stage(), '20m', async (directory, change) => {
      const { simulator, start, startWorker } = stage();
      const created = simulator.barrier({ name: 'created', route: 'text2video.create', at: 'after-accept' });
      await startWorker({ KLING_OUTPUT_DIR: directory });
      const handle = await start({ prompt: 'a fox' });
      await created.arrived();
      change('ro');
      created.release();
      await waitsFor(handle.workflowId, 'the disk is read-only (EROFS)');
      change('rw');
      await handle.result();
      await expectOracles(stage(), { fetches: 5 });
    }),
  );

  it.runIf(isLinux)('22: a limit on the size of files, as a quota sets it, is named, and waited for', async () => {
    const { start, startWorker } = stage();
    const worker = await startWorker();
    limit(worker, 'fsize', '1000000');
    const handle = await start({ prompt: 'a fox' });
    await waitsFor(handle.workflowId, 'the file is larger than this process may write (EFBIG)');
    limit(worker, 'fsize', 'unlimited');
    await handle.result();
    await expectOracles(stage(), { fetches: 5 });
  });

  it.runIf(isLinux)(
    '22: a worker that may open no more files ends at the worst, and the next one goes on where it was',
    async () => {
      const { simulator, start, startWorker } = stage();
      const half = simulator.barrier({ name: 'half', route: 'media', at: 'media', atByte: 1_500_000 });
      const worker = await startWorker();
      const first = await start({ prompt: 'a fox' });
      await half.arrived();
      limit(worker, 'nofile', String((await readdir(`/proc/${worker.child.pid ?? 0}/fd`)).length));
      half.release();
      // Node itself gives up where it can open nothing for the next workflow.
      const ended = new Promise((resolve) => worker.child.once('exit', resolve));
      const second = await start({ prompt: 'another fox' });
      const waited = new Promise((resolve) => setTimeout(resolve, 10_000));
      await Promise.race([ended, waited]);
      await worker.kill('SIGKILL');
      await startWorker();
      await Promise.all([first.result(), second.result()]);
      expect(simulator.stats()).toMatchObject({ acceptedCreates: 2, succeeded: 2 });
      await expectOracles(stage(), { fetches: 5 });
    },
  );
});
