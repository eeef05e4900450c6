import { spawn } from 'node:child_process';
import { CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { S3_BUILD_LIMIT_MS, startS3Server } from '../../e2e/s3-server.js';
import { watchMemory } from './memory-watch.js';
import { listOpenUploads } from './open-uploads.js';
import { judgeWorld } from './oracles/all-oracles.js';
import { SOUND } from './sound-world.js';

/** A process that holds so many megabytes more each time that it is told to. */
const HOLDS = `
  const held = [];
  process.on('message', (megabytes) => {
    held.push(Buffer.alloc(megabytes * 2 ** 20, 1));
    process.send('held');
  });
  process.send('ready');`;

async function startHolder() {
  const child = spawn(process.execPath, ['-e', HOLDS], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const answer = () => new Promise<void>((resolve) => child.once('message', () => resolve()));
  await answer();
  return {
    child,
    async hold(megabytes: number) {
      const held = answer();
      child.send(megabytes);
      await held;
    },
  };
}

describe('the memory of a worker', () => {
  it.each([
    ['stays', [0, 0, 0], []],
    ['grows while caches fill', [200, 0, 0], []],
    ['grows for as long as it lives', [0, 0, 200], [/^O9: a worker grew from \d+ to \d+ MB$/]],
  ])('%s: megabytes by third of its life %j', async (_what, growth, complaints) => {
    const { child, hold } = await startHolder();
    const watch = watchMemory(child, 5);
    const lengths: number[] = [];
    for (const megabytes of growth) {
      await hold(megabytes);
      const before = watch.sizes().length;
      await expect.poll(() => watch.sizes().length, { interval: 5 }).toBeGreaterThanOrEqual(before + 20);
      lengths.push(watch.sizes().length);
    }
    // Thirds by what was held, however fast this machine is.
    const thirds = lengths.map((end) => watch.sizes().slice(end - 15, end));
    const found = judgeWorld({ ...SOUND, left: { ...SOUND.left, memory: [thirds.flat()] } }, {});
    expect(found).toEqual(complaints.map((text) => expect.stringMatching(text) as string));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const atEnd = watch.sizes().length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(watch.sizes()).toHaveLength(atEnd);
  });
});

describe('an upload in parts', () => {
  it(
    'is found for as long as it is neither finished nor ended',
    async () => {
      const server = await startS3Server();
      onTestFinished(() => server.close());
      expect(await listOpenUploads(server)).toEqual([]);
      const { url: endpoint, env, bucket } = server;
      const credentials = {
        accessKeyId: env.KLING_S3_ACCESS_KEY_ID ?? '',
        secretAccessKey: env.KLING_S3_SECRET_ACCESS_KEY ?? '',
      };
      const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
      onTestFinished(() => client.destroy());
      await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'night/7.mp4' }));
      const unfinished = await listOpenUploads(server);
      expect(unfinished).toMatchObject([expect.stringContaining(`s3://${bucket}/night/7.mp4`)]);
      expect(judgeWorld({ ...SOUND, unfinished }, {})).toEqual([
        expect.stringMatching(/^O4: s3:.*\/night\/7\.mp4, as upload .+, was left unfinished$/),
      ]);
    },
    S3_BUILD_LIMIT_MS,
  );
});
