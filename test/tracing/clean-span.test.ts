import { SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { describe, expect, it } from 'vitest';
import { cleanSpan } from '../../src/tracing/clean-span.js';
import { withoutIds } from '../../src/tracing/span-path.js';

describe('what is told of a span', () => {
  it('are facts that are known to hold no secret: no messages, no stack, no memo, no links', () => {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const span = provider
      .getTracer('test')
      .startSpan('RunActivity:submit', { attributes: { workflowId: 'w', runId: 'r' } });
    span.setAttributes({ 'kling.failure': 'Moderation', memo: 'a CANARY fox', 'http.response.status_code': 400 });
    span.recordException(new TypeError('a CANARY fox'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'a CANARY fox' });
    span.end();
    const [ended] = exporter.getFinishedSpans();
    if (ended === undefined) throw new Error('the span has not ended');
    const clean = cleanSpan(ended);
    expect(clean.attributes).toEqual({
      temporalWorkflowId: 'w',
      run_id: 'r',
      'kling.failure': 'Moderation',
      'http.response.status_code': 400,
    });
    expect(clean.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['exception', { 'exception.type': 'TypeError' }],
    ]);
    expect(clean.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(clean.spanContext()).toEqual(span.spanContext());
    expect([clean.name, clean.duration]).toEqual([ended.name, ended.duration]);
  });

  it.each([
    ['/v1/videos/text2video', '/v1/videos/text2video'],
    ['/v1/videos/text2video/954884694745284609', '/v1/videos/text2video/:id'],
    ['/v1/images/generations/kt-0f3a9b1c2d4e5f60718293a4b5c6d7e8', '/v1/images/generations/:id'],
    ['/text-to-video/kling-3.0-turbo', '/text-to-video/kling-3.0-turbo'],
  ])('is of a request a name that is the same for all tasks: %s', (path, name) => {
    expect(withoutIds(path)).toBe(name);
  });
});
