import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { atLeast, atMost } from '../figure.js';
import type { Bench, Measurement } from '../measurement.js';
import { downloadOne, latestUrl } from '../one-download.js';
import { watchMemory } from '../resident-memory.js';
import type { Stage, Variant } from '../stage.js';
import { createStage } from '../stage.js';
import { median } from '../statistics.js';

const MB = 2 ** 20;
const run = promisify(execFile);

interface Fetched {
  readonly seconds: readonly number[];
  /** The same files once more, one after each; empty without curl. */
  readonly curl: readonly Curl[];
  /** What the worker's memory grew by at most while it downloaded. */
  readonly growthMB: number;
}

interface Curl {
  /** Until curl ends, when the file is in memory for the most part. */
  readonly bareSeconds: number;
  /** Until the file is where ours is: on the disk, its sha256 known. */
  readonly safeSeconds: number;
}

/** One large file at a time: its rate against curl on the same URL, and what the worker's memory grows by. */
export const download: Measurement = {
  name: 'download',
  title: 'Download of one large file, until it is on the disk and its sha256 known (beside the rate: curl)',
  async measure(bench) {
    const sizeMB = bench.quick ? 128 : 384;
    const ours = await fetchFiles(bench, 'ours', sizeMB);
    const naive = bench.quick ? undefined : await fetchFiles(bench, 'naive', sizeMB);
    const rate = sizeMB / median(ours.seconds);
    const curlRate = (secondsOf: (curl: Curl) => number) =>
      ours.curl.length > 0 ? sizeMB / median(ours.curl.map(secondsOf)) : undefined;
    return {
      figures: [
        {
          name: `rate, file of ${sizeMB} MB; curl, fsync and sha256`,
          unit: 'MB/s',
          ours: rate,
          beside: curlRate(({ safeSeconds }) => safeSeconds),
          budget: atLeast(0.8, { of: 'ratio' }),
        },
        { name: 'the same; curl alone', unit: 'MB/s', ours: rate, beside: curlRate(({ bareSeconds }) => bareSeconds) },
        {
          name: "worker's memory grows by at most",
          unit: 'MB',
          ours: ours.growthMB,
          beside: naive?.growthMB,
          budget: atMost(MOST_GROWTH_MB),
        },
      ],
      raw: { sizeMB, ours, naive },
    };
  },
};

/** Buffers on the way and garbage that nobody has fetched yet; a worker that holds a file in memory grows by several files. */
const MOST_GROWTH_MB = 64;

async function fetchFiles(bench: Bench, variant: Variant, sizeMB: number): Promise<Fetched> {
  const options = { pace: 1200, slots: 1, workerEnv: { KLING_POLL_SECONDS: '0.2' } };
  const stage = await createStage(bench, variant, options);
  try {
    const { pid } = await stage.startWorker();
    for (let warm = 0; warm < 5; warm++) await downloadOne(stage);
    stage.simulator.set({ mediaBytes: sizeMB * MB });
    const seconds: number[] = [];
    const curl: Curl[] = [];
    const growths: number[] = [];
    for (let round = 0; round < (bench.quick ? 2 : 5); round++) {
      const { result, firstKB, peakKB } = await watchMemory(pid, () => downloadOne(stage));
      seconds.push(result);
      growths.push((peakKB - firstKB) / 1024);
      if (variant === 'ours') curl.push(...(await fetchWithCurl(stage)));
      bench.say(`${variant}: ${sizeMB} MB in ${result.toFixed(2)} s`);
    }
    return { seconds, curl, growthMB: Math.max(...growths) };
  } finally {
    await stage.close();
  }
}

/** What curl takes for the file of the latest task; nothing without curl. */
async function fetchWithCurl(stage: Stage): Promise<Curl[]> {
  const url = latestUrl(stage);
  const file = path.join(stage.outputDir, 'curl.mp4');
  const startMs = performance.now();
  const secondsSince = () => (performance.now() - startMs) / 1000;
  try {
    await run('curl', ['--silent', '--fail', '--output', file, url]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const bareSeconds = secondsSince();
  const written = await open(file);
  await written.sync();
  await pipeline(written.createReadStream({ highWaterMark: MB }), createHash('sha256'));
  const safeSeconds = secondsSince();
  await rm(file);
  return [{ bareSeconds, safeSeconds }];
}
