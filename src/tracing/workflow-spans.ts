import type { HrTime } from '@opentelemetry/api';
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { IResource } from '@opentelemetry/resources';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { InjectedSinks } from '@temporalio/worker';
import type { SpanSinks, WorkflowSpan } from '../contract/traces/workflow-span.js';

type WorkflowInfo = Parameters<InjectedSinks<SpanSinks>['spans']['end']['fn']>[0];

/** Takes the spans of workflows out of their sandbox. */
export function createSpanSinks(
  processor: Pick<SpanProcessor, 'onEnd'>,
  resource: IResource,
): InjectedSinks<SpanSinks> {
  return { spans: { end: { fn: (run, span) => processor.onEnd(toReadableSpan(span, run, resource)) } } };
}

function toReadableSpan(span: WorkflowSpan, run: WorkflowInfo, resource: IResource): ReadableSpan {
  const { name, traceId, spanId, parentSpanId, startMs, endMs, failedAs, updateId } = span;
  const { workflowId, runId, workflowType, taskQueue, attempt } = run;
  const endTime = toHrTime(endMs);
  const failure = failedAs !== undefined && {
    name: 'exception',
    time: endTime,
    attributes: { 'exception.type': failedAs },
  };
  return {
    ...{ name, parentSpanId, resource, endTime, kind: SpanKind.INTERNAL },
    spanContext: () => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED }),
    startTime: toHrTime(startMs),
    duration: toHrTime(endMs - startMs),
    ended: true,
    status: { code: failedAs === undefined ? SpanStatusCode.OK : SpanStatusCode.ERROR },
    attributes: { workflowId, runId, workflowType, taskQueue, attempt, temporalUpdateId: updateId },
    events: failure ? [failure] : [],
    links: [],
    instrumentationLibrary: { name: 'kling-temporal' },
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

/** Seconds, and nanoseconds beside them. */
const toHrTime = (ms: number): HrTime => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
