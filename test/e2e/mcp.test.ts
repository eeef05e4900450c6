import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent } from './agent-client.js';
import { agentEnv, connectAgent, createAgent } from './agent-client.js';
import type { Stage } from './harness.js';
import { CLIENT, useStage } from './harness.js';

const FOX = { prompt: 'a red fox', run: { attempts: 1 } };

async function waitForFile({ client }: Agent, id: string): Promise<void> {
  const heard: string[] = [];
  const { structuredContent, content } = await client.callTool({ name: 'wait', arguments: { id } }, undefined, {
    onprogress: ({ message = '' }) => heard.push(message),
  });
  expect(structuredContent).toMatchObject({ kind: 'generation', state: 'completed', isRunning: false });
  // The client forgets who listens once it has the answer, so what comes in one piece with that is not always heard.
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.filter((message) => !message.startsWith(`${id}: `))).toEqual([]);
  const links = (content as { type: string; uri?: string }[]).filter(({ type }) => type === 'resource_link');
  expect(links.map(({ uri }) => uri)).toEqual([expect.stringMatching(/^file:\/\/.*\.mp4$/)]);
  const run = await client.readResource({ uri: `kling://runs/${id}` });
  expect(JSON.parse((run.contents[0] as { text: string }).text)).toMatchObject({ state: 'completed' });
}

/** What hangs at Kling is waited for no longer than is said; who gives up the waiting ends that alone; who cancels ends it. */
async function giveUpAndCancel({ client, call }: Agent): Promise<void> {
  const { data } = await call('generate', { request: { prompt: '[stuck] a red fox', run: { attempts: 1 } } });
  const id = String(data.id);
  const short = await call('wait', { id, seconds: 1 });
  expect(short.data).toMatchObject({ isRunning: true });
  expect(short.text).toContain('Not ended after 1 s');
  const controller = new AbortController();
  const waiting = client.callTool({ name: 'wait', arguments: { id } }, undefined, { signal: controller.signal });
  controller.abort('enough');
  await expect(waiting).rejects.toThrow('enough');
  // Before Kling has the task, a cancellation is in time to keep it from being sent.
  const look = async () => (await call('status', { id })).data;
  await expect.poll(look, { timeout: 20_000 }).toMatchObject({ isRunning: true, state: 'processing' });
  expect((await call('cancel', { id })).data).toMatchObject({ state: 'cancelled', isRunning: false });
}

async function runAsTask({ client }: Agent): Promise<void> {
  const messages = [];
  const params = { name: 'generate', arguments: { request: FOX } };
  for await (const message of client.experimental.tasks.callToolStream(params, undefined, { task: {} }))
    messages.push(message);
  expect(messages[0]).toMatchObject({ type: 'taskCreated', task: { status: 'working' } });
  expect(messages.at(-1)).toMatchObject({ type: 'result', result: { structuredContent: { state: 'completed' } } });
}

async function runBatch({ call }: Agent): Promise<void> {
  const started = await call('start_batch', { items: [FOX, { ...FOX, prompt: 'a grey owl' }] });
  const id = String(started.data.id);
  expect((await call('wait', { id })).data).toMatchObject({ kind: 'batch', state: 'completed' });
  const items = await call('items', { id });
  expect(items.data).toMatchObject({ entries: [{ state: 'completed' }, { state: 'completed' }] });
  expect(items.content.filter(({ type }) => type === 'resource_link')).toHaveLength(2);
  expect((await call('report', { id })).data).toMatchObject({ html: expect.stringMatching(/report\.html$/) as string });
}

const PIPELINE =
  'params: {prompt: null}\nsteps: {scene: {generate: {prompt: "${params.prompt}"}}}\nrun: {attempts: 1}\n';

async function runPipeline({ call }: Agent): Promise<void> {
  const id = `scene-${randomUUID()}`;
  const started = await call('run_pipeline', { file: 'scene.yaml', id, with: { prompt: 'a red fox' } });
  expect(started.data).toMatchObject({ id, isAttached: false });
  const ended = await call('wait', { id });
  expect(ended.data).toMatchObject({ kind: 'pipeline', state: 'completed' });
  expect(ended.text).toMatch(/scene: completed {2}.*\.mp4/);
  // The index of the server is a moment behind.
  const list = async () => (await call('list', { what: 'pipelines', limit: 200 })).text;
  await expect.poll(list, { timeout: 20_000 }).toContain(`${id}  completed`);
}

/** `kling mcp --http`, and where it is. */
async function serveHttp(stage: Stage): Promise<{ readonly url: string; readonly stop: () => Promise<number | null> }> {
  const env = { ...agentEnv(stage), KLING_MCP_TOKEN: 'a-token-for-this-test' };
  const args = [CLIENT, 'mcp', '--http', '127.0.0.1:0'];
  const child = spawn(process.execPath, args, {
    env,
    cwd: stage.outputDir,
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const { ready } = await new Promise<{ ready: { url: string } }>((resolve) => child.once('message', resolve));
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { url: ready.url, stop };
}

describe('kling mcp', () => {
  const stage = useStage();

  it('lets the official client start, wait, look, cancel, and have what it starts as tasks, each paid once', async () => {
    await stage().startWorker();
    const file = path.join(stage().outputDir, 'scene.yaml');
    await writeFile(file, PIPELINE);
    const agent = await connectAgent(stage(), ['--allow-pipeline', file]);
    const id = `fox-${randomUUID()}`;
    const started = await agent.call('generate', { request: FOX, id });
    expect(started.data).toMatchObject({ id, isAttached: false, spending: { unpriced: [] } });
    const { spending } = started.data as { spending: { session: object } };
    const again = await agent.call('generate', { request: FOX, id });
    expect(again.data).toMatchObject({ id, isAttached: true, spending: { session: spending.session } });
    await Promise.all([
      waitForFile(agent, id),
      giveUpAndCancel(agent),
      runAsTask(agent),
      runBatch(agent),
      runPipeline(agent),
    ]);
    expect(stage().simulator.tasks()).toHaveLength(6);
  });

  it('asks a person above the sum that is set, and starts only what that one agrees to', async () => {
    let answer: 'accept' | 'decline' = 'decline';
    const agent = createAgent(() =>
      answer === 'accept' ? { action: answer, content: { start: true } } : { action: answer },
    );
    const { call } = await connectAgent(stage(), ['--confirm-above', '0.01'], agent);
    expect((await call('generate', { request: FOX })).text).toContain('said no. Nothing was started');
    expect((await call('costs')).data).toMatchObject({ session: { spentUsd: 0 }, day: { spentUsd: 0 } });
    answer = 'accept';
    expect(await call('generate', { request: FOX })).toMatchObject({ isError: false });
    const silent = await connectAgent(stage(), ['--confirm-above', '0.01']);
    expect((await silent.call('generate', { request: FOX })).text).toContain('this client cannot ask a person');
  });

  it('starts exactly as many of 200 calls at once as the budget bears, in two processes, and a third knows of it', async () => {
    const args = ['--budget', 'none', '--confirm-above', 'never', '--budget-per-day'];
    const [one, other] = await Promise.all([
      connectAgent(stage(), [...args, '2']),
      connectAgent(stage(), [...args, '2']),
    ]);
    const { data } = await one.call('estimate', { request: FOX });
    const bears = Math.floor(2 / (data.spending as { mostUsd: number }).mostUsd);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : other).call('generate', { request: FOX })),
    );
    expect(bears).toBeGreaterThan(2);
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(bears);
    for (const { text } of answers.filter(({ isError }) => isError))
      expect(text).toContain('are the budget of all sessions today. Nothing was started');
    const { taskQueue, client } = stage();
    const count = async () => (await client.workflow.count(`TaskQueue = "${taskQueue}"`)).count;
    await expect.poll(count).toBe(bears);
    await Promise.all([one.client.close(), other.client.close()]);
    const later = await connectAgent(stage(), [...args, '2']);
    expect(await later.call('generate', { request: FOX })).toMatchObject({ isError: true });
    expect(await count()).toBe(bears);
  });

  it('serves several clients by HTTP, each with a purse of its own, and nobody without the token', async () => {
    const { url, stop } = await serveHttp(stage());
    const connect = async (token: string): Promise<Agent> => {
      const agent = createAgent();
      const headers = { authorization: `Bearer ${token}` };
      await agent.client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
      onTestFinished(() => agent.client.close());
      return agent;
    };
    await expect(connect('another-token-than-that')).rejects.toThrow('send the token of this server');
    const [one, other] = [await connect('a-token-for-this-test'), await connect('a-token-for-this-test')];
    const { data } = await one.call('generate', { request: FOX });
    expect(await other.call('cancel', { id: data.id })).toMatchObject({ isError: false });
    const { spending } = data as { spending: { mostUsd: number } };
    expect((await one.call('costs')).data).toMatchObject({ session: { spentUsd: spending.mostUsd } });
    expect((await other.call('costs')).data).toMatchObject({
      session: { spentUsd: 0 },
      day: { spentUsd: spending.mostUsd },
    });
    expect(await stop()).toBe(0);
  });
});
