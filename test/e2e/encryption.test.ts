import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createKlingTemporal } from '../../src/index.js';
import { createEncryptionCodec } from '../../src/library/encryption/encryption-codec.js';
import { findFreePort } from '../../src/local/free-port.js';
import { createTemporalClient } from '../../src/temporal/encryption/create-client.js';
import { connectAgent } from './agent-client.js';
import type { Stage, WorkerProcess } from './harness.js';
import { CLIENT, createStage, useStage } from './harness.js';
import type { OwnServer } from './own-server.js';
import { startOwnServer } from './own-server.js';

const run = promisify(execFile);
const WAIT = { timeout: 60_000, interval: 200 };
const newKey = () => randomBytes(32).toString('base64');

describe("what the server's database holds", { timeout: 180_000 }, () => {
  let folder: string;
  let server: OwnServer;
  let stage: Stage & { close(): Promise<void> };
  const KEYS = { KLING_ENCRYPTION_KEYS: `second:${newKey()},first:${newKey()}` };
  const CANARIES = {
    prompt: 'canaryprompt',
    row: 'canaryrow',
    file: 'canaryfile',
    step: 'canarystep',
    failure: 'canaryfailure',
    refusal: 'canaryrefusal',
    schedule: 'canaryschedule',
    then: 'canarythen',
    memo: 'canarymemo',
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kling-encryption-'));
    server = await startOwnServer(path.join(folder, 'temporal.db'));
    stage = await createStage({ speed: 240 }, server.address);
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    await server.kill();
    await rm(folder, { recursive: true });
  });

  /** Which of these words stand anywhere in the database or its log, as they are or in base64. */
  async function findIn(words: readonly string[]): Promise<readonly string[]> {
    const names = (await readdir(folder)).filter((name) => name.startsWith('temporal.db'));
    // The journal is removed at each commit.
    const read = (name: string) => readFile(path.join(folder, name)).catch(() => Buffer.alloc(0));
    const bytes = Buffer.concat(await Promise.all(names.map(read)));
    expect(bytes.length).toBeGreaterThan(0);
    const forms = (word: string) => [word, ...[0, 1, 2].map((shift) => inBase64(word, shift))];
    return words.filter((word) => forms(word).some((form) => bytes.includes(form)));
  }

  it('has no word of prompts, files, failures, memos, notices and schedules in it, while clients with the key read all', async () => {
    const env = { ...KEYS, KLING_INPUT_DIRS: folder };
    const kling = async (...args: string[]) => {
      const ended = await stage.kling(args, { env, cwd: folder });
      return { ...ended, json: () => JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '') as unknown };
    };
    await stage.startWorker({ ...env, KLING_NOTIFY: JSON.stringify([{ exec: ['/bin/false', CANARIES.memo] }]) });
    const rows = path.join(folder, `${CANARIES.file}.csv`);
    await writeFile(rows, `id,prompt\none,${CANARIES.row} a fox\ntwo,[fail] ${CANARIES.failure} a cat\n`);
    const steps = path.join(folder, 'steps.yaml');
    await writeFile(
      steps,
      `steps:\n  still:\n    generate: { product: image, prompt: ${CANARIES.step} a fox }\n  clip:\n    generate: { image: '\${still.url}', prompt: ${CANARIES.step} it runs, duration: 5 }\n`,
    );
    const then = { type: 'publish', taskQueue: 'nobody-listens', input: { to: CANARIES.then } };
    const request = path.join(folder, 'request.json');
    await writeFile(request, JSON.stringify({ prompt: `${CANARIES.prompt} a fox`, run: { then } }));
    const [generated, batch, pipeline, scheduled] = await Promise.all([
      kling('generate', '--input', request, '--id', 'the-fox', '--json'),
      kling('batch', rows, '--id', 'the-rows', '--json'),
      kling('pipeline', 'run', steps, '--id', 'the-steps', '--json'),
      kling('schedule', 'create', `${CANARIES.schedule} a fox`, '--every', '6h', '--json'),
    ]);
    expect([generated.code, batch.code, pipeline.code, scheduled.code], batch.stderr).toEqual([0, 1, 0, 0]);
    expect(batch.json()).toMatchObject({ counts: { completed: 1, failed: 1 } });
    expect((scheduled.json() as { id: string }).id).toMatch(/^schedule-[\da-f]{8}$/);
    const client = await createTemporalClient(stage.client.connection, { keys: keysOf(KEYS) });
    const refused = await client.workflow.start('generation', {
      workflowId: 'the-refused',
      taskQueue: stage.taskQueue,
      args: [{ prompt: 'a fox', [CANARIES.refusal]: true }],
    });
    await expect(refused.result()).rejects.toMatchObject({ cause: { message: /canaryrefusal/ } });
    // A client reads all of it: what the worker answers, memos, and the history where no worker is asked.
    expect((await kling('status', 'the-fox', '--json')).json()).toMatchObject({ prompt: `${CANARIES.prompt} a fox` });
    expect((await kling('status', 'the-refused')).stdout).toContain(CANARIES.refusal);
    expect((await kling('list')).stdout).toContain(CANARIES.step);
    expect((await kling('schedule', 'list', '--json')).stdout).toContain(CANARIES.schedule);
    await expect.poll(async () => (await kling('notices', '--json')).stdout, WAIT).toContain('ended with exit code 1');
    const plain = randomUUID();
    await stage.start({ prompt: `${plain} a fox`, run: { attempts: 1 } }, 'the-plain');
    await expect.poll(() => findIn([plain]), WAIT).toEqual([plain]);
    expect(await findIn(Object.values(CANARIES))).toEqual([]);
  });

  it('nor what programs, agents, people and Kling bring while work goes on, which each of them reads with the key', async () => {
    const said = { program: 'canaryprogram', agent: 'canaryagent', reason: 'canaryreason', note: 'canarynote' };
    const taskQueue = `sealed-${randomUUID()}`;
    const encryptionKeys = KEYS.KLING_ENCRYPTION_KEYS.split(',');
    // Looks come so late that only callbacks end the waits of this worker, which is a program's.
    const receiver = await receiveCallbacks({ ...stage.env, ...KEYS });
    const stop = await runProgramsWorker({
      ...{ taskQueue, encryptionKeys, outputDir: stage.outputDir, pollSeconds: 120 },
      env: { ...stage.env, KLING_CALLBACK_URL: receiver.url },
    });
    const env = { ...stage.env, KLING_TASK_QUEUE: taskQueue };
    const program = createKlingTemporal({ taskQueue, encryptionKeys, outputDir: stage.outputDir, env: stage.env });
    const agent = await connectAgent({ ...stage, env: { ...env, ...KEYS } });
    const once = { attempts: 1 };
    const [made, started, pipeline] = await Promise.all([
      program.generate({
        prompt: `${said.program} a fox`,
        run: { ...once, then: { type: 'take', taskQueue, input: { to: CANARIES.then } } },
      }),
      agent.call('generate', { request: { prompt: `${said.agent} an owl`, run: once } }),
      program.pipelines.start(
        { steps: { review: { approve: { message: said.note } } } },
        { id: `asks-${randomUUID()}` },
      ),
    ]);
    const ended = await agent.call('wait', { id: started.data.id });
    expect(ended.data).toMatchObject({ state: 'completed', prompt: `${said.agent} an owl` });
    expect(receiver.output()).not.toContain('canary');
    expect(await pipeline.pause({ reason: said.reason })).toMatchObject({ state: 'paused', reason: said.reason });
    await pipeline.resume();
    await pipeline.approve('review', { by: said.reason, note: said.note });
    expect((await pipeline.result()).state).toBe('completed');
    expect(await pipeline.status()).toMatchObject({
      status: { steps: [{ note: `approved by ${said.reason}: ${said.note}` }] },
    });

    const taken = await readInput(`WorkflowType = "take" AND TaskQueue = "${taskQueue}"`, encryptionKeys);
    expect(taken).toMatchObject({ input: { to: CANARIES.then }, result: { taskId: (await made.result()).taskId } });
    const links = stage.simulator.tasks().flatMap(({ id }) => stage.simulator.files(id) ?? []);
    const names = links.map(({ url }) => new URL(url).pathname.split('/').at(-1) ?? url);
    expect(names.length).toBeGreaterThan(1);
    const plain = randomUUID();
    await stage.start({ prompt: `${plain} a fox`, run: once }, `plain-${randomUUID()}`);
    await expect.poll(() => findIn([plain]), WAIT).toEqual([plain]);
    expect(await findIn([...Object.values(said), ...Object.values(CANARIES), ...names])).toEqual([]);
    await program.close();
    expect(await stop()).toBe(0);
  });

  /** What the only workflow of that kind was started with. */
  async function readInput(query: string, keys: readonly string[]): Promise<unknown> {
    const find = async () => {
      const ids = [];
      for await (const { workflowId } of stage.client.workflow.list({ query })) ids.push(workflowId);
      return ids;
    };
    await expect.poll(find, WAIT).toHaveLength(1);
    const [id = ''] = await find();
    const { events } = await stage.client.workflow.getHandle(id).fetchHistory();
    const sealed = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    const [payload] = await createEncryptionCodec(keys).decode(sealed);
    return defaultPayloadConverter.fromPayload(payload ?? {});
  }
});

describe('keys that change while work goes on', { timeout: 180_000 }, () => {
  const stage = useStage({ speed: 60 });
  const [FIRST, SECOND] = [`first:${newKey()}`, `second:${newKey()}`];
  const keys = (...list: readonly string[]) => ({ KLING_ENCRYPTION_KEYS: list.join(',') });

  const readiness = async (worker: WorkerProcess) => {
    const url = /http:\/\/127\.0\.0\.1:\d+(?=\/healthz)/.exec(worker.output())?.[0] ?? '';
    const ready = await fetch(`${url}/readyz`);
    return { status: ready.status, text: await ready.text() };
  };
  const begin = async (prompt: string, env: Record<string, string>) => {
    const { code, stdout, stderr } = await stage().kling(['generate', prompt, '--detach', '--quiet'], { env });
    expect(code, stderr).toBe(0);
    return stdout.trim();
  };
  const stateOf = async (id: string, env: Record<string, string>) => {
    const { stdout } = await stage().kling(['status', id, '--json'], { env });
    return (JSON.parse(stdout) as { state: string }).state;
  };

  it('turns encryption on and changes the key under generations that are under way, each of which is paid once', async () => {
    const { startWorker, simulator } = stage();
    let worker = await startWorker();
    const plain = await begin('[stuck] a plain fox', {});
    await expect.poll(() => stateOf(plain, {}), WAIT).toBe('processing');
    await worker.kill('SIGKILL');
    worker = await startWorker(keys(FIRST));
    const sealed = await begin('[stuck] a sealed fox', keys(FIRST));
    await expect.poll(() => stateOf(sealed, keys(FIRST)), WAIT).toBe('processing');
    await worker.kill('SIGKILL');
    await startWorker(keys(SECOND, FIRST));
    for (const { id: taskId } of simulator.tasks()) simulator.endTask(taskId, { status: 'succeed' });
    const env = keys(SECOND, FIRST);
    await expect.poll(() => stateOf(plain, env), WAIT).toBe('completed');
    await expect.poll(() => stateOf(sealed, env), WAIT).toBe('completed');
    expect(simulator.ledger().filter(({ accepted, route }) => accepted && route.endsWith('.create'))).toHaveLength(2);
  });

  it('waits for a key that a worker lacks, says which, and goes on once it is there', async () => {
    const { startWorker, kling, simulator } = stage();
    let worker = await startWorker(keys(FIRST));
    const id = await begin('[stuck] a fox', keys(FIRST));
    await expect.poll(() => stateOf(id, keys(FIRST)), WAIT).toBe('processing');
    await worker.kill('SIGKILL');
    worker = await startWorker(keys(SECOND));
    for (const { id: taskId } of simulator.tasks()) simulator.endTask(taskId, { status: 'succeed' });
    await expect.poll(async () => (await readiness(worker)).status, WAIT).toBe(503);
    const said = 'This is encrypted with the key \\"first\\", and only \\"second\\" is set here.';
    expect((await readiness(worker)).text).toContain(said);
    expect(worker.output()).toContain('What needs it waits, and goes on by itself in a worker that has the key.');
    for (const env of [keys(SECOND), {}]) {
      const status = await kling(['status', id], { env });
      expect(status.code).toBe(3);
      expect(status.stderr).toContain('This is encrypted with the key "first"');
      const list = await kling(['list', '--limit', '1000'], { env });
      expect([list.code, list.stdout]).toEqual([0, expect.stringContaining('(encrypted with the key "first"')]);
      const doctor = await kling(['doctor', '--json'], { env });
      expect(doctor.stdout).toContain(`the key \\"first\\" is missing here, and ${id} needs it`);
    }
    await worker.kill('SIGKILL');
    await startWorker(keys(SECOND, FIRST));
    await expect.poll(() => stateOf(id, keys(SECOND, FIRST)), WAIT).toBe('completed');
    expect(simulator.ledger().filter(({ accepted, route }) => accepted && route.endsWith('.create'))).toHaveLength(1);
  });

  it('the temporal command reads histories by way of the codec server, and without it no prompt', async () => {
    const { startWorker, env } = stage();
    await startWorker(keys(FIRST));
    const id = await begin('a fox in the snow', keys(FIRST));
    await expect.poll(() => stateOf(id, keys(FIRST)), WAIT).toBe('completed');
    const codec = await serveCodec({ ...env, ...keys(FIRST), KLING_CODEC_TOKEN: 'a-token-that-is-long' });
    /** Everything that it shows, with what it gives as bytes read as text. */
    const show = async (...more: readonly string[]) => {
      const args = [
        'workflow',
        'show',
        '--workflow-id',
        id,
        '--address',
        env.TEMPORAL_ADDRESS ?? '',
        '--output',
        'json',
      ];
      const { stdout } = await run(inject('temporalBinary'), [...args, ...more], { env, maxBuffer: 2 ** 24 });
      return stdout.replaceAll(/"([\w+/]{8,}={0,2})"/g, (_whole, base64: string) =>
        Buffer.from(base64, 'base64').toString(),
      );
    };
    try {
      const sealed = await show();
      expect(sealed).toContain('AES-256-GCM');
      expect(sealed).not.toContain('a fox in the snow');
      const opened = await show('--codec-endpoint', codec.url, '--codec-auth', 'Bearer a-token-that-is-long');
      expect(opened).toContain('"prompt":"a fox in the snow"');
    } finally {
      codec.stop();
    }
  });
});

/** `kling callbacks` on a free port. */
async function receiveCallbacks(env: Record<string, string>): Promise<{ readonly url: string; output(): string }> {
  const port = await findFreePort('127.0.0.1', 0);
  const url = `http://127.0.0.1:${port}/kling`;
  const child = spawn(process.execPath, [CLIENT, 'callbacks'], {
    env: { ...env, KLING_CALLBACK_URL: url, KLING_CALLBACK_ADDRESS: `127.0.0.1:${port}` },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (output += text.toString()));
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return { url, output: () => output };
}

/** A worker of `kling-temporal/worker` in a program of its own; returns what ends it. */
async function runProgramsWorker(options: object): Promise<() => Promise<unknown>> {
  const source = `
    import { createWorker } from ${JSON.stringify(new URL('../../dist/library/worker.js', import.meta.url).href)};
    const worker = await createWorker(JSON.parse(process.argv[1]));
    process.once('message', () => worker.shutdown());
    process.send('begun');
    await worker.run();
    process.disconnect();
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return async () => {
    child.send('stop');
    return (await once(child, 'exit'))[0] as unknown;
  };
}

/** `kling codec serve` on a free port. */
async function serveCodec(env: Record<string, string>): Promise<{ readonly url: string; stop(): void }> {
  const child = spawn(process.execPath, [CLIENT, 'codec', 'serve', '--address', '127.0.0.1:0'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const [message] = (await once(child, 'message')) as [{ readonly ready: { readonly url: string } }];
  return { url: message.ready.url, stop: () => void child.kill() };
}

/** Some characters of a word in base64 as they stand wherever it begins at a multiple of three, and so many bytes behind one. */
function inBase64(word: string, shift: number): string {
  return Buffer.from(' '.repeat(shift) + word)
    .toString('base64')
    .slice(shift === 0 ? 0 : 4, -4);
}

function keysOf({ KLING_ENCRYPTION_KEYS: text }: { readonly KLING_ENCRYPTION_KEYS: string }) {
  return text.split(',').map((word) => {
    const [id = '', base64 = ''] = word.split(':');
    return { id, secret: Buffer.from(base64, 'base64') };
  });
}
