import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { estimateBatch } from '../../src/client/batch/start/estimate-batch.js';
import { prepareBatch, submitBatch } from '../../src/client/batch/start/prepare-batch.js';
import { createPutFiles } from '../../src/client/inputs/put-files.js';
import { createSendFiles } from '../../src/client/inputs/send-files.js';
import { sendPipeline } from '../../src/client/inputs/send-pipeline.js';
import { createSendRows } from '../../src/client/inputs/send-rows.js';
import type { Session } from '../../src/client/session.js';
import { createSession } from '../../src/client/session.js';
import { readConfig } from '../../src/config/read-config.js';
import { preparePipeline } from '../../src/manifest/pipeline/prepare-pipeline.js';
import { readPipelineOfRows } from '../../src/manifest/pipeline/read-pipeline-file.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { checkInput } from '../../src/pictures/input-file.js';
import { createInputStore } from '../../src/store/inputs/input-store.js';
import { createClip } from '../../src/simulator/media/clip.js';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';
import type { S3Server } from './s3-server.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from './s3-server.js';

const PICTURE = fileURLToPath(new URL('../../examples/landscape.png', import.meta.url));
const CLIP = Buffer.concat(createClip({ shape: 'wide', prompt: 'steps', durationSeconds: 5 }));
const CLIP_NAME = `for-kling/${createHash('sha256').update(CLIP).digest('hex')}.mp4`;

/** The same clip, which says that its pictures are of another size. */
function inSize(clip: Buffer, width: number, height: number): Buffer {
  const bytes = Buffer.from(clip);
  const entry = bytes.indexOf('avc1', bytes.indexOf('stsd')) + 4;
  bytes.writeUInt16BE(width, entry + 24);
  bytes.writeUInt16BE(height, entry + 26);
  return bytes;
}

describe('files that Kling is to fetch', () => {
  let s3: S3Server;
  let stage: Stage & { close(): Promise<void> };
  let folder: string;
  const at = (name: string) => path.join(folder, name);

  beforeAll(async () => {
    s3 = await startS3Server();
    folder = await mkdtemp(path.join(tmpdir(), 'kling-inputs-'));
    await writeFile(at('steps.mp4'), CLIP);
    await writeFile(at('copy of steps.mov'), CLIP);
    stage = await createStage({ speed: 240, fetchesInputs: true });
    await stage.startWorker({ ...s3.env, KLING_INPUT_DIRS: [folder, path.dirname(PICTURE)].join(path.delimiter) });
  }, S3_BUILD_LIMIT_MS);
  afterAll(async () => {
    await stage.close();
    await s3.close();
    await rm(folder, { recursive: true });
  });

  const fetched = (route: string) =>
    stage.simulator
      .ledger()
      .filter((entry) => entry.route.includes(route))
      .flatMap(({ inputs = [] }) => inputs);
  const failureOf = async (input: object) => {
    const error: unknown = await (await stage.start(input)).result().catch((thrown: unknown) => thrown);
    return error instanceof WorkflowFailedError ? (error.cause as Error & { type?: string }) : error;
  };
  const settings = (env: Readonly<Record<string, string>> = s3.env) => readConfig({ ...stage.env, ...env });
  /** The session of somebody on another machine. */
  const elsewhere = (env: Readonly<Record<string, string>>): Session => {
    const { client } = stage;
    const { connection, options } = client;
    const temporal = { client, connection, namespace: options.namespace, address: '', close: () => Promise.resolve() };
    const config = settings(env);
    const putFiles = createPutFiles(temporal, config, 'elsewhere');
    const sendRows = createSendRows(temporal, config, 'elsewhere');
    return { ...createSession(temporal, config), putFiles, sendRows, sendFiles: createSendFiles(putFiles) };
  };

  it('are put into the bucket once, and no link to them stays in the history', async () => {
    const moving = (video: string) => [
      '--image-url',
      PICTURE,
      '--video-url',
      video,
      '--character-orientation',
      'video',
    ];
    const args = (video: string, id: string) =>
      ['generate', '--task', 'motion-control', '--mode', 'std', '--id', id].concat(moving(video));
    const done = await stage.kling(args('steps.mp4', 'moves-1'), { env: s3.env, cwd: folder });
    expect(done).toMatchObject({ code: 0 });
    const sha256 = createHash('sha256').update(CLIP).digest('hex');
    const url = `${s3.url}/inputs/${CLIP_NAME}`;
    const asKling = { url, status: 200, bytes: CLIP.length, contentType: 'video/mp4', sha256 };
    expect(fetched('motion-control.create')).toEqual([asKling]);
    const before = await s3.objects();
    expect([...before.keys()]).toEqual([CLIP_NAME]);

    const batch = await stage.kling(['batch', 'moves.csv', '--id', 'moves'], { env: s3.env, cwd: await writeRows() });
    expect(batch.code).toBe(0);
    expect(fetched('motion-control.create')).toEqual([asKling, asKling, asKling]);
    expect(await s3.objects()).toEqual(before);
    const events = JSON.stringify((await stage.client.workflow.getHandle('moves-1').fetchHistory()).events);
    const texts = [...events.matchAll(/"data":"([^"]+)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString(),
    );
    expect(texts.join('\n')).toContain(`s3://inputs/${CLIP_NAME}`);
    expect(texts.join('\n')).not.toMatch(/X-Amz-Signature/i);
  });

  async function writeRows(): Promise<string> {
    const head = 'task,image_url,video_url,character_orientation,mode';
    const row = (video: string) => `motion-control,${PICTURE},${video},video,std`;
    await writeFile(at('moves.csv'), [head, row('steps.mp4'), row('copy of steps.mov'), ''].join('\n'));
    return folder;
  }

  it('are fetched where a call comes before the create, too', async () => {
    const sound = fileURLToPath(new URL('../fixtures/sounds/voice.mp3', import.meta.url));
    await copyFile(sound, at('voice.mp3'));
    await writeFile(at('large.mp4'), inSize(CLIP, 1280, 720));
    const request = { product: 'advanced-lip-sync', video_url: at('large.mp4'), sound_file: at('voice.mp3') };
    const result: unknown = await (await stage.start(request)).result();
    expect(result).toMatchObject({ task: 'advanced-lip-sync' });
    expect(fetched('identify-face')).toMatchObject([{ contentType: 'video/mp4', bytes: CLIP.length }]);
  });

  it('have a bucket that kling doctor has looked at', async () => {
    const bucketIn = async (more: Record<string, string>) => {
      const { stdout } = await stage.kling(['doctor', '--json'], { env: { ...s3.env, ...more } });
      return (JSON.parse(stdout) as { name: string }[]).find(({ name }) => name === 'bucket for files');
    };
    expect(await bucketIn({})).toMatchObject({ ok: true, text: 's3://inputs/for-kling/ can be written and read' });
    expect(await bucketIn({ KLING_INPUT_STORE: 's3://nobodys' })).toMatchObject({
      ok: false,
      text: expect.stringMatching(
        /^A file cannot be put into s3:\/\/nobodys\/: .+\. Mend the settings or the bucket/,
      ) as string,
    });
  });

  it('are refused before anything is sent where there is no bucket, or the video is none that Kling takes', async () => {
    const creates = stage.simulator.stats().acceptedCreates;
    const args = ['generate', '--task', 'video-to-audio', '--video-url', 'steps.mp4'];
    const refused = await stage.kling(args, { cwd: folder });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('video_url: ');
    expect(refused.stderr).toContain('or set KLING_INPUT_STORE to a bucket (s3://bucket/prefix)');
    await writeFile(at('short.mp4'), Buffer.concat(createClip({ shape: 'wide', prompt: 'short', durationSeconds: 2 })));
    const short = await failureOf({ product: 'video-to-audio', video_url: at('short.mp4') });
    expect(short).toMatchObject({ type: 'InvalidRequest' });
    expect(String(short)).toContain('is 2.0 s long; Kling takes 3 to 20 s');
    const foreign = await failureOf({ product: 'video-to-audio', video_url: 's3://another/secret.mp4' });
    expect(String(foreign)).toContain('is not in the bucket that the worker takes files from, s3://inputs/for-kling/');
    const gone = await failureOf({ product: 'video-to-audio', video_url: 's3://inputs/for-kling/0.mp4' });
    expect(String(gone)).toContain('is not there any more');
    expect(stage.simulator.stats().acceptedCreates).toBe(creates);
  });

  it('are sent by way of the bucket from another machine than the worker, or refused where there is none', async () => {
    const requests = [
      { asked: 'effects', request: { effect_scene: 'fuzzyfuzzy', input: { image: PICTURE } } },
      { asked: 'text2video', request: { prompt: 'a fox' } },
    ] as const;
    const from = (machine: string, env: Readonly<Record<string, string>>) =>
      createSendFiles(createPutFiles({ client: stage.client }, settings(env), machine))(requests);
    expect(await from(hostname(), s3.env)).toEqual(requests.map(({ request }) => request));
    expect(await from('elsewhere', { KLING_INPUT_DIRS: path.dirname(PICTURE) })).toEqual(
      requests.map(({ request }) => request),
    );
    await expect(from('elsewhere', {})).rejects.toThrow(
      `input.image: ${JSON.stringify(PICTURE)} lies on this machine, and the worker runs on ${hostname()}: give a URL; or set KLING_INPUT_STORE`,
    );
    const [sent = {}, other] = await from('elsewhere', s3.env);
    expect(other).toEqual({ prompt: 'a fox' });
    expect(sent).toMatchObject({
      input: { image: expect.stringMatching(/^s3:\/\/inputs\/for-kling\/[0-9a-f]{64}\.png$/) as string },
    });
    expect(await (await stage.start(sent)).result()).toMatchObject({ task: 'effects' });
    expect(fetched('effects.create')).toMatchObject([{ status: 200, contentType: 'image/png' }]);
  });

  it('are sent where pipelines name them: in steps, params and operations, and in the rows of a batch, for a worker that cannot see them', async () => {
    const hidden = await mkdtemp(path.join(tmpdir(), 'kling-hidden-'));
    onTestFinished(() => rm(hidden, { recursive: true, force: true }));
    await copyFile(PICTURE, path.join(hidden, 'fox.png'));
    await writeFile(path.join(hidden, 'intro.mp4'), CLIP);
    await writeFile(path.join(hidden, 'rows.csv'), 'id,prompt,image\none,a fox,fox.png\n');
    const raw = {
      params: { photo: 'fox.png' },
      steps: {
        scene: { generate: { image: '${params.photo}', prompt: 'a fox' } },
        copied: { upload: { files: ['intro.mp4'], to: 'copies' } },
        shots: { batch: { manifest: 'rows.csv' } },
      },
    };
    const prepared = await preparePipeline(raw, {
      ...{ directory: hidden, givenDirectory: hidden },
      checkInput: (input) => checkInput(input, { hasStore: true }),
    });
    const start = (input: object, id: string) => {
      const workflowId = `${id}-${Date.now()}`;
      return stage.client.workflow.start('pipeline', { taskQueue: stage.taskQueue, workflowId, args: [input] });
    };
    const send = (env: Readonly<Record<string, string>>) => sendPipeline(prepared.input, prepared.own, elsewhere(env));
    await expect((await start(prepared.input, 'unsent')).result()).rejects.toThrow();
    await expect(send({})).rejects.toThrow('lies on this machine, and the worker runs on');
    const sent = await send(s3.env);
    expect(JSON.stringify(sent)).not.toContain(hidden);
    await rm(hidden, { recursive: true });
    const result: unknown = await (await start(sent, 'sent')).result();
    expect(result).toMatchObject({ state: 'completed', counts: { completed: 3 } });
  });

  it('are sent where the pipelines of a batch name them: in its rows, in its steps, and in the rows of a step, each once', async () => {
    const hidden = await mkdtemp(path.join(tmpdir(), 'kling-hidden-'));
    onTestFinished(() => rm(hidden, { recursive: true, force: true }));
    const write = (name: string, text: string) => writeFile(path.join(hidden, name), text);
    for (const name of ['fox.png', 'owl.png', 'end.png', 'shot.png', 'style.png']) {
      await copyFile(PICTURE, path.join(hidden, name));
    }
    await writeFile(path.join(hidden, 'intro.mp4'), CLIP);
    await write('shots.csv', 'prompt,image\na fox,shot.png\n');
    await write('plain.csv', 'prompt\nan elk\n');
    await write('topics.csv', 'id,photo,shots\nfox,fox.png,shots.csv\nowl,owl.png,shots.csv\n');
    await write(
      'story.yaml',
      `params:
  photo:
  shots:
steps:
  scene: {generate: {image: "\${params.photo}", image_tail: end.png, prompt: a fox, mode: pro}}
  copied: {upload: {files: [intro.mp4, "\${scene.file}"], to: copies}}
  shots: {batch: {manifest: "\${params.shots}", set: {mode: std}}}
  again: {batch: {manifest: shots.csv, set: {mode: pro}}}
  styled: {batch: {manifest: plain.csv, set: {image: style.png}}}
`,
    );
    const read = async () => {
      const { pipeline } = await readPipelineOfRows(path.join(hidden, 'story.yaml'), {});
      const check = (input: Parameters<typeof checkInput>[0]) => checkInput(input, { hasStore: true });
      return readManifest(path.join(hidden, 'topics.csv'), { pipeline, checkInput: check });
    };
    const id = `sent-films-${Date.now()}`;
    const plan = await prepareBatch(await read(), { name: 'topics.csv', id, isForced: false, config: settings() });
    expect(estimateBatch(plan, { video: 3, image: 9 })).toMatchObject({ tasks: { image2video: 8 } });

    const submit = (env: Readonly<Record<string, string>>) =>
      submitBatch(plan, { run: {}, config: settings(env) }, elsewhere(env));
    const refused = await submit({}).catch((error: unknown) => String(error));
    for (const name of [
      'fox.png',
      'owl.png',
      'end.png',
      'shot.png',
      'style.png',
      'intro.mp4',
      'shots.csv',
      'plain.csv',
    ])
      expect(refused).toContain(`${JSON.stringify(path.join(hidden, name))} lies on this machine`);
    const { handle } = await submit(s3.env);
    await rm(hidden, { recursive: true });
    expect(await handle.result()).toMatchObject({ counts: { completed: 2 } });
    const { events } = await handle.fetchHistory();
    expect(JSON.stringify(events)).not.toContain(Buffer.from(hidden).toString('base64').slice(4, -4));
    const names = await readdir(path.join(stage.outputDir, id), { recursive: true });
    const sidecars = names.filter((name) => name.includes('/') && name.endsWith('.json'));
    const texts = await Promise.all(sidecars.map((name) => readFile(path.join(stage.outputDir, id, name), 'utf8')));
    const modes = texts.flatMap((text) => (JSON.parse(text) as { request?: { mode?: string } }).request?.mode ?? []);
    expect(modes.sort()).toEqual(['pro', 'pro', 'pro', 'pro', 'std', 'std']);
  });

  it('are rows, too, that a worker on another machine reads from the bucket', async () => {
    const send = (machine: string, env: Readonly<Record<string, string>>) =>
      createSendRows({ client: stage.client }, settings(env), machine)('{"id":"a","prompt":"a fox in snow"}\n');
    expect([await send(hostname(), s3.env), await send('elsewhere', {})]).toEqual([undefined, undefined]);
    const manifest = await send('elsewhere', s3.env);
    expect(manifest).toMatch(/^s3:\/\/inputs\/for-kling\/[0-9a-f]{64}\.jsonl$/);
    const workflowId = `sent-${Date.now()}`;
    const batch = await stage.client.workflow.start('batch', {
      taskQueue: stage.taskQueue,
      workflowId,
      args: [{ manifest }],
    });
    expect(await batch.result()).toMatchObject({ counts: { completed: 1 } });
  });

  it('end at once with words about machines where the worker finds none', async () => {
    const file = at('not-here.png');
    const missing = await failureOf({ task: 'image2video', image: file, prompt: 'a fox' });
    expect(missing).toMatchObject({ type: 'InvalidRequest' });
    expect(String(missing)).toContain(
      `image: ${JSON.stringify(file)} cannot be read: no such file on ${hostname()}, where the worker runs; what lies on another machine`,
    );
    const outside = await failureOf({ task: 'image2video', image: '/home/somebody/cat.png', prompt: 'a fox' });
    expect(String(outside)).toContain(`lies outside the folders that the worker reads on ${hostname()}`);
  });

  it('go up in parts when they are large, and not at all when they are there, or stopped, or have changed', async () => {
    const { inputStore } = settings();
    if (inputStore === undefined) throw new Error('the settings name no bucket');
    const store = createInputStore(inputStore, { chooseProxy: () => undefined });
    const bytes = Buffer.alloc(20 * 1024 * 1024, 'kling');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const never = new AbortController().signal;
    let opened = 0;
    const content = (given: Buffer) => ({
      sha256,
      bytes: bytes.length,
      contentType: 'video/mp4',
      extension: '.mp4',
      // eslint-disable-next-line @typescript-eslint/require-await -- as what comes from a disk
      open: async function* () {
        opened += 1;
        for (let from = 0; from < given.length; from += 2 ** 20) yield given.subarray(from, from + 2 ** 20);
      },
    });
    await expect(store.put(content(bytes), AbortSignal.abort(new Error('stopped')))).rejects.toThrow();
    await expect(store.put(content(Buffer.alloc(bytes.length)), never)).rejects.toThrow(
      'A file changed while it was sent',
    );
    expect([...(await s3.objects()).keys()].filter((name) => name.includes(sha256))).toEqual([]);
    opened = 0;
    const [uri, twin] = await Promise.all([store.put(content(bytes), never), store.put(content(bytes), never)]);
    expect([twin, opened]).toEqual([uri, 1]);
    await store.put(content(bytes), never);
    expect(opened).toBe(1);
    const link = await store.link(uri);
    const reply = await fetch(link ?? '');
    expect(reply.headers.get('content-type')).toBe('video/mp4');
    expect(
      createHash('sha256')
        .update(Buffer.from(await reply.arrayBuffer()))
        .digest('hex'),
    ).toBe(sha256);
    expect(await store.read(uri, 1000)).toBeUndefined();
    store.close();
  });
});
