import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import type { Simulator } from '../../src/simulator/server.js';
import { readTlsPair, TLS_FILES } from '../network/tls-files.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';
import { startNameServer } from './rig/name-server.js';
import { preload } from './rig/preload.js';

/** Somebody's address on the internet, and where it stands on this machine, beside what nobody outside may reach. */
const PUBLIC = '93.184.215.14';
const STANDS_AT = '127.77.0.1';
const INSIDE = '127.0.0.1';

/** Where names lead, at the first question and after it. */
const NAMES = {
  'rebound.klingai.com': (nth: number) => (nth === 1 ? [PUBLIC] : [INSIDE]),
  'both.klingai.com': () => [INSIDE, '::1', PUBLIC],
  'mapped.klingai.com': () => ['::ffff:7f00:1'],
  'metadata.klingai.com': () => ['169.254.169.254'],
};

/** A media host on the internet, which hands on the simulator's files; and on the same port inside somebody who counts who comes. */
async function startHosts(simulator: Simulator) {
  const outside = createServer(readTlsPair(), (request, response) => {
    const [, taskId = ''] = /^\/(\d+)\.mp4$/.exec(request.url ?? '') ?? [];
    void fetch(simulator.files(taskId)?.[0]?.url ?? '').then(({ body }) => {
      // Each file takes a connection, and a look-up, of its own.
      response.writeHead(200, { connection: 'close' });
      if (body === null) response.end();
      else Readable.fromWeb(body).pipe(response);
    });
  });
  await new Promise<void>((resolve) => outside.listen(0, STANDS_AT, resolve));
  onTestFinished(() => void outside.close());
  const { port } = outside.address() as AddressInfo;
  let met = 0;
  const inside = createTcpServer((socket) => {
    met += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => inside.listen(port, INSIDE, resolve));
  onTestFinished(() => void inside.close());
  return { port, met: () => met };
}

describe('a media host whose name leads elsewhere at each question', () => {
  const stage = useFaultStage({ speed: 0, videoConcurrency: 10, mediaBytes: 100_000 });

  it('20: DNS rebinding: the connection goes to the address that was looked at, and to none inside', async () => {
    const { simulator, start, startWorker } = stage();
    const { port, met } = await startHosts(simulator);
    const names = await startNameServer(NAMES);
    onTestFinished(() => names.close());
    await startWorker({
      ...preload('name-server'),
      FAULT_ZONE: 'klingai.com',
      FAULT_NAME_SERVER: names.address,
      FAULT_PUBLIC_ADDRESS: PUBLIC,
      FAULT_STANDS_AT: STANDS_AT,
      NODE_EXTRA_CA_CERTS: TLS_FILES.ca,
      KLING_VIDEO_CONCURRENCY: '10',
    });
    const resultFrom = async (name: keyof typeof NAMES) => {
      const handle = await start({ prompt: `from ${name}`, run: { attempts: 1 } });
      const made = () => simulator.tasks().find(({ prompt, status }) => prompt.includes(name) && status !== 'succeed');
      await expect.poll(() => made()?.id, { interval: 20 }).toBeDefined();
      const taskId = made()?.id ?? '';
      const url = `https://${name}:${port}/${taskId}.mp4`;
      const data = { task_id: taskId, task_status: 'succeed', task_result: { videos: [{ url, id: 'v' }] } };
      simulator.fault({
        route: 'text2video.one',
        kind: 'status',
        status: 200,
        times: 1000,
        body: JSON.stringify({ code: 0, data }),
      });
      simulator.endTask(taskId, { status: 'succeed' });
      const result = (await handle.result().catch((error: unknown) => error)) as unknown;
      simulator.clearFaults();
      return result;
    };
    const refused = {
      cause: { type: 'UntrustedUrl', message: expect.stringContaining('has no public address') as string },
    };
    const made = { artifacts: [{}] } satisfies { artifacts: readonly Partial<GenerationResult['artifacts'][number]>[] };

    expect(await resultFrom('rebound.klingai.com')).toMatchObject(made);
    expect(names.questions()).toEqual(['rebound.klingai.com']);
    expect(await resultFrom('rebound.klingai.com')).toMatchObject(refused);
    expect(await resultFrom('both.klingai.com')).toMatchObject(made);
    expect(await resultFrom('mapped.klingai.com')).toMatchObject(refused);
    expect(await resultFrom('metadata.klingai.com')).toMatchObject(refused);
    expect(met()).toBe(0);
    await expectOracles(stage());
  });
});
