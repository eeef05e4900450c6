import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { S3Server } from '../../test/e2e/s3-server.js';
import { startS3Server } from '../../test/e2e/s3-server.js';
import { atLeast, atMost } from '../figure.js';
import type { Bench, Measurement } from '../measurement.js';
import { downloadOne, latestUrl } from '../one-download.js';
import { watchMemory } from '../resident-memory.js';
import type { Stage } from '../stage.js';
import { createStage } from '../stage.js';
import { median } from '../statistics.js';

const MB = 2 ** 20;
const run = promisify(execFile);

/** One large file at a time into a bucket: its rate against what people would type, and what the worker's memory grows by. */
export const delivery: Measurement = {
  name: 'delivery',
  title: 'One large file into a bucket, until its sha256 is known (beside the rate: curl | aws s3 cp, without a sum)',
  async measure(bench) {
    const sizeMB = bench.quick ? 256 : 1024;
    const { seconds, aws, growthMB } = await deliver(bench, sizeMB);
    return {
      figures: [
        {
          name: `rate, file of ${sizeMB} MB`,
          unit: 'MB/s',
          ours: sizeMB / median(seconds),
          beside: aws.length > 0 ? sizeMB / median(aws) : undefined,
          budget: atLeast(0.8, { of: 'ratio' }),
        },
        { name: "worker's memory grows by at most", unit: 'MB', ours: growthMB, budget: atMost(MOST_GROWTH_MB) },
      ],
      raw: { sizeMB, seconds, aws, growthMB },
    };
  },
};

/** Nine parts of 8 MB, what the kernel has not taken yet, and garbage; a worker that held the file would grow by all of it. */
const MOST_GROWTH_MB = 192;

async function deliver(bench: Bench, sizeMB: number) {
  const server = await startS3Server();
  const workerEnv = { KLING_POLL_SECONDS: '0.2', ...server.env, KLING_OUTPUT: `s3://${server.bucket}/ours` };
  const stage = await createStage(bench, 'ours', { pace: 1200, slots: 1, workerEnv });
  try {
    const { pid } = await stage.startWorker();
    for (let warm = 0; warm < 5; warm++) await downloadOne(stage);
    stage.simulator.set({ mediaBytes: sizeMB * MB });
    const seconds: number[] = [];
    const aws: number[] = [];
    const growths: number[] = [];
    for (let round = 0; round < (bench.quick ? 2 : 5); round++) {
      const { result, firstKB, peakKB } = await watchMemory(pid, () => downloadOne(stage));
      seconds.push(result);
      growths.push((peakKB - firstKB) / 1024);
      aws.push(...(await deliverWithAws(stage, server)));
      bench.say(`${sizeMB} MB in ${result.toFixed(2)} s; aws ${aws.at(-1)?.toFixed(2) ?? 'is not there'}`);
    }
    return { seconds, aws, growthMB: Math.max(...growths) };
  } finally {
    await stage.close();
    await server.close();
  }
}

/** What Amazon's own command takes for the file of the latest task; nothing where it is not installed. */
async function deliverWithAws(stage: Stage, { url: endpoint, bucket, env }: S3Server): Promise<number[]> {
  const keys = {
    AWS_ACCESS_KEY_ID: env.KLING_S3_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: env.KLING_S3_SECRET_ACCESS_KEY,
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  const url = latestUrl(stage);
  const command = `set -o pipefail; command -v aws >/dev/null || exit 127; curl --silent --fail "${url}" | aws s3 cp - "s3://${bucket}/aws.mp4" --endpoint-url "${endpoint}"`;
  const startMs = performance.now();
  try {
    await run('bash', ['-c', command], { env: { ...process.env, ...keys } });
  } catch (error) {
    if ((error as { code?: unknown }).code === 127) return [];
    throw error;
  }
  return [(performance.now() - startMs) / 1000];
}
