import type { Tracer } from '@opentelemetry/api';
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';

export interface TracingSettings {
  /** Where an OpenTelemetry collector takes traces by OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  /** What this process is called in traces. */
  readonly serviceName: string;
}

/** Spans of this process, on their way to a collector. */
export interface SpanSource {
  readonly tracer: Tracer;
  readonly processor: SpanProcessor;
  /** Sends what is left. Never rejects, and takes a moment at most. */
  close(): Promise<void>;
}

/** A collector that does not answer is not waited for: traces are for the eye. */
const EXPORT_LIMIT_MS = 5000;
const CLOSE_LIMIT_MS = 2000;
/** Soon enough for who looks, and few requests. */
const SEND_EVERY_MS = 1000;

/** Starts OpenTelemetry in this process. Loaded and called only where traces are wanted. */
export async function startTracing({ endpoint, serviceName }: TracingSettings): Promise<SpanSource> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { Resource }, { cleanSpan }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('./clean-span.js'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: EXPORT_LIMIT_MS });
  const clean: SpanExporter = {
    export: (spans, done) => exporter.export(spans.map(cleanSpan), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  };
  const resource = new Resource({ 'service.name': serviceName });
  const processor = new BatchSpanProcessor(clean, { scheduledDelayMillis: SEND_EVERY_MS });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  return {
    tracer: provider.getTracer('kling-temporal'),
    processor,
    async close() {
      const over = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), over]);
    },
  };
}
