import { SpanStatusCode } from '@opentelemetry/api';
import { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { describe, expect, it } from 'vitest';
import { cleanSpan } from '../../src/tracing/clean-span.js';
import { createSpanSinks } from '../../src/tracing/workflow-spans.js';

const SPAN = {
  name: 'StartActivity:submit',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentSpanId: '00f067aa0ba902b7',
  startMs: 1_700_000_000_250,
  endMs: 1_700_000_001_500,
};

function receive(span: Parameters<ReturnType<typeof createSpanSinks>['spans']['end']['fn']>[1]): ReadableSpan {
  const ended: ReadableSpan[] = [];
  const { spans } = createSpanSinks({ onEnd: (one) => void ended.push(one) }, Resource.empty());
  const run = { workflowId: 'w', runId: 'r', workflowType: 'generation', taskQueue: 'q', attempt: 1, memo: { a: 1 } };
  void spans.end.fn(run as never, span);
  const [received] = ended;
  if (received === undefined) throw new Error('no span has come');
  return cleanSpan(received);
}

describe('a span of a workflow', () => {
  it('leaves its sandbox with its place, its times and the facts of its run that may be told', () => {
    const span = receive(SPAN);
    expect(span.spanContext()).toEqual({ traceId: SPAN.traceId, spanId: SPAN.spanId, traceFlags: 1 });
    expect([span.name, span.parentSpanId]).toEqual([SPAN.name, SPAN.parentSpanId]);
    expect([span.startTime, span.endTime, span.duration]).toEqual([
      [1_700_000_000, 250_000_000],
      [1_700_000_001, 500_000_000],
      [1, 250_000_000],
    ]);
    expect(span.status).toEqual({ code: SpanStatusCode.OK });
    expect(span.events).toEqual([]);
    expect(span.attributes).toMatchObject({ temporalWorkflowId: 'w', run_id: 'r', workflowType: 'generation' });
    expect(span.attributes).not.toHaveProperty('memo');
  });

  it('says as what kind of error it failed, and which update it was', () => {
    const span = receive({ ...SPAN, failedAs: 'ActivityFailure', updateId: 'u' });
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(span.events.map(({ attributes }) => attributes)).toEqual([{ 'exception.type': 'ActivityFailure' }]);
    expect(span.attributes).toMatchObject({ temporalUpdateId: 'u' });
  });
});
