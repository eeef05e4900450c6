import type * as Api from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';
import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import type * as Otel from '@temporalio/interceptors-opentelemetry';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { TRACE_HEADER } from '../contract/traces/trace-header.js';
import type { SpanSinks } from '../contract/traces/workflow-span.js';
import { traceparentOf } from '../domain/traces/traceparent.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { TraceRequest } from '../network/trace-request.js';
import { createClientInterceptor } from './client-tracing.js';
import type { RunContexts } from './run-contexts.js';
import { createRunContexts } from './run-contexts.js';
import { withoutIds } from './span-path.js';
import type { SpanSource, TracingSettings } from './start-tracing.js';
import { startTracing } from './start-tracing.js';

/** The trace that something is a part of, in the words in which logs say it. */
export interface TraceIds {
  readonly trace_id: string;
  readonly span_id: string;
}

/** What a worker does, as spans. */
export interface WorkerTracing extends Pick<SpanSource, 'close'> {
  readonly activityInterceptors: ActivityInterceptorsFactory;
  readonly clientInterceptor: WorkflowClientInterceptor;
  /** Takes the spans of workflows out of their sandbox. */
  readonly sinks: InjectedSinks<SpanSinks>;
  readonly traceRequest: TraceRequest;
  /** Does something as a part of the trace of a workflow's run. */
  readonly within: <Result>(run: { readonly workflowId: string; readonly runId: string }, work: () => Result) => Result;
  readonly ids: () => (TraceIds & Readonly<Record<string, string>>) | undefined;
}

export async function openWorkerTracing(settings: TracingSettings): Promise<WorkerTracing> {
  const source = await startTracing(settings);
  const [api, otel, { Resource }, { createSpanSinks }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@temporalio/interceptors-opentelemetry'),
    import('@opentelemetry/resources'),
    import('./workflow-spans.js'),
  ]);
  const { tracer, processor } = source;
  const runs = createRunContexts();
  const resource = new Resource({ 'service.name': settings.serviceName });
  const fromHeader = (carrier: object): Context => api.propagation.extract(api.ROOT_CONTEXT, carrier);
  return {
    activityInterceptors: createActivityInterceptors({ api, otel, tracer, runs, fromHeader }),
    clientInterceptor: await createClientInterceptor(source),
    sinks: createSpanSinks(processor, resource),
    traceRequest: createTraceRequest(api, tracer),
    within({ workflowId, runId }, work) {
      const context = runs.find(runId) ?? fromHeader({ traceparent: traceparentOf(workflowId, runId) });
      return api.context.with(context, work);
    },
    ids() {
      const span = api.trace.getActiveSpan()?.spanContext();
      return span === undefined ? undefined : { trace_id: span.traceId, span_id: span.spanId };
    },
    close: () => source.close(),
  };
}

/** The SDK's interceptors, with two additions: activities of a workflow that came without a trace meet in one, and a span says the kind of a failure. */
function createActivityInterceptors({
  api,
  otel,
  tracer,
  runs,
  fromHeader,
}: {
  readonly api: typeof Api;
  readonly otel: typeof Otel;
  readonly tracer: SpanSource['tracer'];
  readonly runs: RunContexts;
  readonly fromHeader: (carrier: object) => Context;
}): ActivityInterceptorsFactory {
  return (ctx) => {
    const inbound = new otel.OpenTelemetryActivityInboundInterceptor(ctx, { tracer });
    const { workflowExecution: run } = ctx.info;
    return {
      inbound: {
        execute(input, next) {
          if (run === undefined) return inbound.execute(input, next);
          const given = input.headers[TRACE_HEADER];
          const payload =
            given ?? defaultPayloadConverter.toPayload({ traceparent: traceparentOf(run.workflowId, run.runId) });
          runs.note(run.runId, fromHeader(defaultPayloadConverter.fromPayload(payload)));
          const traced = { ...input, headers: { ...input.headers, [TRACE_HEADER]: payload } };
          return inbound.execute(traced, (inner) =>
            next(inner).catch((error: unknown) => {
              if (error instanceof ApplicationFailure && typeof error.type === 'string')
                api.trace.getActiveSpan()?.setAttribute('kling.failure', error.type);
              throw error;
            }),
          );
        },
      },
      outbound: new otel.OpenTelemetryActivityOutboundInterceptor(ctx),
    };
  };
}

/** A request that is nobody's alone, such as one for the statuses of all tasks, is no part of any trace: metrics have those. */
function createTraceRequest(api: typeof Api, tracer: SpanSource['tracer']): TraceRequest {
  return async ({ method, host, path }, work) => {
    if (api.trace.getActiveSpan() === undefined) return work(() => undefined);
    const attributes = { 'http.request.method': method, 'server.address': host, 'url.path': path };
    const options = { kind: api.SpanKind.CLIENT, attributes };
    return tracer.startActiveSpan(`${method} ${withoutIds(path)}`, options, async (span) => {
      try {
        return await work((facts) => void span.setAttributes(facts));
      } catch (error) {
        span.setStatus({ code: api.SpanStatusCode.ERROR });
        if (error instanceof KlingFailure) span.setAttribute('kling.failure', error.code);
        throw error;
      } finally {
        span.end();
      }
    });
  };
}
