import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenAt } from '../../src/network/listening.js';
import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import { connectAgent } from './agent-client.js';
import { useStage } from './harness.js';

/** What is read of a span, as OTLP's JSON has it. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

interface Sent {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

/** An OpenTelemetry collector that keeps what it is sent. */
async function openCollector() {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.push(Buffer.concat(chunks).toString());
      response.end('{}');
    });
  });
  const listening = await listenAt(server, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => listening.close());
  const spans = () =>
    bodies.flatMap((body) =>
      (JSON.parse(body) as Sent).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
  return { url: listening.url, bodies, spans };
}

const valueOf = (span: Span, key: string) => span.attributes.find((one) => one.key === key)?.value.stringValue;

/** Names from a span up to the root of its trace. */
function pathOf(span: Span, spans: readonly Span[]): string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent === undefined ? [] : pathOf(parent, spans))];
}

/** All metrics that a file of ours asks Prometheus for. */
function metricsIn(file: string): readonly string[] {
  const text = readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
  const exprs = file.endsWith('.json')
    ? [...text.matchAll(/"expr": "((?:[^"\\]|\\.)*)"/g)].map(([, expr = '']) => expr)
    : [...text.matchAll(/expr: ((?:.|\n {10})*)/g)].map(([, expr = '']) => expr);
  const names = exprs.flatMap((expr) => expr.match(/\b(?:kling|temporal|process|nodejs)_\w+/g) ?? []);
  return [...new Set(names.map((name) => name.replace(/_(?:bucket|count|sum)$/, '')))];
}

const SOON = { timeout: 60_000, interval: 200 };

describe('What can be seen of a worker', () => {
  const stage = useStage();

  it('is one trace from the command through workflow and activities to each request, without keys and prompts', async () => {
    const { startWorker, kling, start, client } = stage();
    const { url, bodies, spans } = await openCollector();
    await startWorker({ KLING_TRACES: url });
    const ended = await kling(['generate', 'a CANARY fox', '--json'], { env: { KLING_TRACES: url } });
    const { workflowId } = JSON.parse(ended.stdout) as { workflowId: string };
    const refused = await kling(['generate', '[policy] a CANARY owl'], { env: { KLING_TRACES: url } });
    expect([ended.code, refused.code]).toEqual([0, 1]);
    const of = (id: string) => spans().filter((span) => valueOf(span, 'temporalWorkflowId') === id);
    const run = () => of(workflowId).find(({ name }) => name === 'RunWorkflow:generation');
    await expect.poll(run, SOON).toBeDefined();
    const trace = () => spans().filter(({ traceId }) => traceId === run()?.traceId);
    const paths = () => trace().map((span) => pathOf(span, trace()).join(' < '));
    const root = 'RunWorkflow:generation < StartWorkflow:generation';
    const under = (activity: string) => `RunActivity:${activity} < StartActivity:${activity} < ${root}`;
    await expect
      .poll(paths, SOON)
      .toEqual(
        expect.arrayContaining([
          `POST /v1/videos/text2video < ${under('submit')}`,
          `GET /v1/videos/text2video/:id < ${under('poll')}`,
          `GET /media < ${under('download')}`,
        ]),
      );
    // What another program has started bears no trace: what is done for it meets in one all the same, and costs no event.
    const plain = await start({ prompt: 'a CANARY crab' });
    await plain.result();
    const activities = () => of(plain.workflowId).filter(({ name }) => name.startsWith('RunActivity'));
    await expect.poll(() => activities().length, SOON).toBe(3);
    expect(new Set(activities().map(({ traceId }) => traceId)).size).toBe(1);
    expect(of(plain.workflowId).map(({ name }) => name)).not.toContain('RunWorkflow:generation');
    for (const id of [workflowId, plain.workflowId]) {
      const { events = [] } = await client.workflow.getHandle(id).fetchHistory();
      expect(events).toHaveLength(25);
    }
    expect(bodies.join()).not.toMatch(/CANARY/);
    expect(bodies.join()).not.toContain(SIMULATOR_API_KEY);
    expect(bodies.join()).not.toContain('Bearer');
  });

  it('is a trace that begins with the agent who has started it', async () => {
    const { startWorker, env } = stage();
    const { url, spans } = await openCollector();
    await startWorker({ KLING_TRACES: url });
    const { call } = await connectAgent({ ...stage(), env: { ...env, KLING_TRACES: url } });
    const { isError, text } = await call('generate', { request: { prompt: 'a fox' }, id: 'the-agents' });
    expect(isError, text).toBe(false);
    const run = () =>
      spans().find(
        (one) => one.name === 'RunWorkflow:generation' && valueOf(one, 'temporalWorkflowId') === 'the-agents',
      );
    const way = () => {
      const begun = run();
      return begun === undefined ? [] : pathOf(begun, spans());
    };
    await expect.poll(way, SOON).toEqual(['RunWorkflow:generation', 'StartWorkflow:generation']);
  });

  it('are all metrics that the dashboard and the alert rules ask for, ours and the SDK’s in one page', async () => {
    const { startWorker, kling } = stage();
    const worker = await startWorker({ KLING_ALERT_SECONDS: '0.5' });
    const address = /health (http:\/\/\S+)\/healthz/.exec(worker.output())?.[1] ?? '';
    expect((await kling(['generate', 'a red fox'])).code).toBe(0);
    const asked = [...metricsIn('grafana/kling.json'), ...metricsIn('prometheus/kling-alerts.yml')];
    expect(asked.length).toBeGreaterThan(30);
    const read = async () => (await fetch(`${address}/metrics`)).text();
    const lacking = async () => {
      const known = [...(await read()).matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
      return asked.filter((name) => !known.includes(name));
    };
    await expect.poll(lacking, SOON).toEqual([]);
    const page = await read();
    const types = [...page.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
    expect(new Set(types).size).toBe(types.length);
    expect(page).toContain('\nkling_generations_total{pack="video",outcome="completed"} 1\n');
    expect(page).toMatch(/\nkling_download_bytes_total [1-9]/);
    expect(page).toMatch(/\nkling_queue_waiting\{pack="video"\} 0\n/);
  });
});
