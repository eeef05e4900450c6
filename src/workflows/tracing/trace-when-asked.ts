import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowInterceptors, WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { workflowInfo } from '@temporalio/workflow';
import { TRACE_HEADER } from '../../contract/traces/trace-header.js';
import { traceparentOf } from '../../domain/traces/traceparent.js';
import { BATCH } from '../../contract/workflow-types.js';
import type { Tracer } from './tracer.js';
import { createTracer } from './tracer.js';

type Outbound = Required<NonNullable<WorkflowInterceptors['outbound']>[number]>;

/**
 * Traces a workflow whose start bears a trace, and no other. So it is the history that decides, and not a setting of the worker's: a replay takes the
 * same way wherever it happens. Either way each call goes straight on, in the same tick. The spans have the names of the SDK's own interceptors, which
 * would bring a third more into the bundle and put ticks between a workflow and what it waits for.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let tracer: Tracer | undefined;
  return {
    inbound: [
      {
        execute(input, next) {
          tracer = createTracer(input.headers);
          return tracer === undefined ? next(input) : tracer.run(() => next(input));
        },
        handleSignal: (input, next) =>
          tracer === undefined ? next(input) : tracer.hear(`HandleSignal:${input.signalName}`, input, next),
        handleUpdate: (input, next) =>
          tracer === undefined ? next(input) : tracer.hear(`HandleUpdate:${input.name}`, input, next),
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) =>
          tracer === undefined ? next(input) : tracer.ask(`StartActivity:${input.activityType}`, input, next),
        scheduleLocalActivity: (input, next) =>
          tracer === undefined ? next(input) : tracer.ask(`StartActivity:${input.activityType}`, input, next),
        startChildWorkflowExecution(input, next) {
          if (tracer === undefined) return next(input);
          // Ten thousand items would be one trace that nobody can open: each is one of its own.
          if (workflowInfo().workflowType === BATCH) return next({ ...input, headers: ownTrace(input) });
          return tracer.ask(`StartChildWorkflow:${input.workflowType}`, input, next);
        },
        signalWorkflow: (input, next) =>
          tracer === undefined ? next(input) : tracer.ask(`SignalWorkflow:${input.signalName}`, input, next),
        continueAsNew: (input, next) =>
          tracer === undefined ? next(input) : tracer.ask(`ContinueAsNew:${input.options.workflowType}`, input, next),
        getLogAttributes: (input, next) => next(tracer === undefined ? input : { ...tracer.ids, ...input }),
      },
    ],
  };
};

type ChildInput = Parameters<Outbound['startChildWorkflowExecution']>[0];

function ownTrace({ headers, options }: ChildInput): ChildInput['headers'] {
  const traceparent = traceparentOf(options.workflowId, workflowInfo().firstExecutionRunId);
  return { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent }) };
}
