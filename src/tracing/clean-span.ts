import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';

/** What may be told of a span, and under which name: the SDK's interceptors and sinks add a workflow's memo and more. */
const KEPT: Readonly<Record<string, string>> = {
  temporalWorkflowId: 'temporalWorkflowId',
  workflowId: 'temporalWorkflowId',
  run_id: 'run_id',
  runId: 'run_id',
  temporalActivityId: 'temporalActivityId',
  temporalUpdateId: 'temporalUpdateId',
  workflowType: 'workflowType',
  taskQueue: 'taskQueue',
  attempt: 'attempt',
  'http.request.method': 'http.request.method',
  'http.response.status_code': 'http.response.status_code',
  'server.address': 'server.address',
  'url.path': 'url.path',
  'kling.failure': 'kling.failure',
  'kling.reply_bytes': 'kling.reply_bytes',
};

/**
 * The span without any text that somebody else has written: messages of errors may hold prompts, paths and what a server has said. Those are in the
 * log, which has the trace's id.
 */
export function cleanSpan(span: ReadableSpan): ReadableSpan {
  const events = span.events.map(({ attributes = {}, ...event }) => ({ ...event, attributes: keepType(attributes) }));
  return Object.create(span, {
    attributes: { value: keepKnown(span.attributes), enumerable: true },
    events: { value: events, enumerable: true },
    status: { value: { code: span.status.code }, enumerable: true },
    links: { value: [], enumerable: true },
  }) as ReadableSpan;
}

function keepKnown(attributes: Attributes): Attributes {
  const known = Object.entries(attributes).flatMap(([name, value]) => {
    const kept = Object.hasOwn(KEPT, name) ? KEPT[name] : undefined;
    return kept === undefined ? [] : [[kept, value] as const];
  });
  return Object.fromEntries(known);
}

const keepType = (attributes: Attributes): Attributes =>
  'exception.type' in attributes ? { 'exception.type': attributes['exception.type'] } : {};
