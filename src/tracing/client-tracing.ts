import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { SpanSource, TracingSettings } from './start-tracing.js';
import { startTracing } from './start-tracing.js';

/** What a client does to workflows, as spans. */
export interface ClientTracing extends Pick<SpanSource, 'close'> {
  readonly interceptor: WorkflowClientInterceptor;
}

export async function openClientTracing(settings: TracingSettings): Promise<ClientTracing> {
  const source = await startTracing(settings);
  return { interceptor: await createClientInterceptor(source), close: () => source.close() };
}

/** Starts and messages: what is asked once a second for a screen would hide all else. */
export async function createClientInterceptor({
  tracer,
}: Pick<SpanSource, 'tracer'>): Promise<WorkflowClientInterceptor> {
  const { OpenTelemetryWorkflowClientInterceptor } = await import('@temporalio/interceptors-opentelemetry');
  const all = new OpenTelemetryWorkflowClientInterceptor({ tracer });
  return {
    startWithDetails: (input, next) => all.startWithDetails(input, next),
    signal: (input, next) => all.signal(input, next),
    signalWithStart: (input, next) => all.signalWithStart(input, next),
    startUpdate: (input, next) => all.startUpdate(input, next),
    startUpdateWithStart: (input, next) => all.startUpdateWithStart(input, next),
    cancel: (input, next) => all.cancel(input, next),
    terminate: (input, next) => all.terminate(input, next),
  };
}
