import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { ContinueAsNew, proxySinks, workflowInfo } from '@temporalio/workflow';
import { TRACE_HEADER } from '../../contract/traces/trace-header.js';
import type { SpanSinks, WorkflowSpan } from '../../contract/traces/workflow-span.js';
import { isRecord } from '../../domain/record.js';
import { fingerprint } from '../../domain/text/fingerprint.js';
import type { SpanPlace } from '../../domain/traces/traceparent.js';
import { parseTraceparent, renderTraceparent } from '../../domain/traces/traceparent.js';

type Headers = Record<string, Payload>;

/** A place in a trace, and what else its header says, which is handed on as it came. */
interface Trace extends SpanPlace {
  readonly header: Readonly<Record<string, unknown>>;
}

/** Makes spans of a run: of itself, of what it asks for, and of what it is told. */
export interface Tracer {
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The trace goes on in the headers of what is asked for. */
  ask<Input extends { readonly headers: Headers }, Result>(
    name: string,
    input: Input,
    next: (input: Input) => Promise<Result>,
  ): Promise<Result>;
  /** In the trace of whoever tells it, if there is one. */
  hear<Input extends { readonly headers: Headers; readonly updateId?: string }, Result>(
    name: string,
    input: Input,
    next: (input: Input) => Promise<Result>,
  ): Promise<Result>;
  /** The run's, for lines of the log. */
  readonly ids: { readonly trace_id: string; readonly span_id: string; readonly trace_flags: string };
}

const { spans } = proxySinks<SpanSinks>();

/**
 * The tracer of a run whose start bears a trace; undefined for any other. It takes no tick, no command and none of the workflow's random numbers, so a
 * run does the same with and without it. Ids are made of the run and a count, so a replay makes the same.
 */
export function createTracer(headers: Headers): Tracer | undefined {
  const origin = readTrace(headers);
  if (origin === undefined) return undefined;
  const { runId, workflowType } = workflowInfo();
  let count = 0;
  const under = (parent: Trace): Trace => ({ ...parent, spanId: fingerprint(`span ${count++}\n${runId}`) });
  const run = under(origin);
  return {
    run: (work) => watch({ name: `RunWorkflow:${workflowType}`, place: run, parent: origin }, work()),
    ask(name, input, next) {
      const place = under(run);
      const traced = { ...input, headers: { ...input.headers, [TRACE_HEADER]: renderTrace(place) } };
      return watch({ name, place, parent: run }, next(traced));
    },
    hear(name, input, next) {
      const parent = readTrace(input.headers) ?? run;
      return watch({ name, place: under(parent), parent, updateId: input.updateId }, next(input));
    },
    ids: { trace_id: run.traceId, span_id: run.spanId, trace_flags: run.isSampled ? '01' : '00' },
  };
}

interface Watched extends Pick<WorkflowSpan, 'name' | 'updateId'> {
  readonly place: Trace;
  readonly parent: Trace;
}

/** Tells the worker of a span when its work is over. What waits for the work does not wait for that: it gets the same promise. */
function watch<Result>({ place, parent, ...said }: Watched, work: Promise<Result>): Promise<Result> {
  const { traceId, spanId, isSampled } = place;
  if (!isSampled) return work;
  const startMs = Date.now();
  const end = (failedAs?: string) =>
    spans.end({ ...said, traceId, spanId, parentSpanId: parent.spanId, startMs, endMs: Date.now(), failedAs });
  void work.then(
    () => end(),
    (error: unknown) => end(failureOf(error)),
  );
  return work;
}

/** A run that goes on as a new one has not failed. */
function failureOf(error: unknown): string | undefined {
  if (error instanceof ContinueAsNew) return undefined;
  return error instanceof Error ? error.name : 'Error';
}

function readTrace({ [TRACE_HEADER]: payload }: Headers): Trace | undefined {
  if (payload === undefined) return undefined;
  const header = readHeader(payload);
  const place = isRecord(header) ? parseTraceparent(header.traceparent) : undefined;
  return isRecord(header) && place !== undefined ? { ...place, header } : undefined;
}

/** Another program may write what it likes there; that is no reason to fail. */
function readHeader(payload: Payload): unknown {
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined;
  }
}

const renderTrace = ({ header, ...place }: Trace): Payload =>
  defaultPayloadConverter.toPayload({ ...header, traceparent: renderTraceparent(place) });
