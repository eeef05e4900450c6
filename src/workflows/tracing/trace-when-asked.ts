import { defaultPayloadConverter } from '@temporalio/common';
import type {
  WorkflowInboundCallsInterceptor,
  WorkflowInterceptors,
  WorkflowInterceptorsFactory,
} from '@temporalio/workflow';
import { workflowInfo } from '@temporalio/workflow';
import { TRACE_HEADER } from '../../contract/traces/trace-header.js';
import { traceparentOf } from '../../domain/traces/traceparent.js';
import { BATCH } from '../../contract/workflow-types.js';

type Inbound = Required<WorkflowInboundCallsInterceptor>;
type Outbound = Required<NonNullable<WorkflowInterceptors['outbound']>[number]>;

interface Tracer {
  readonly inbound: Pick<Inbound, 'execute' | 'handleSignal' | 'handleUpdate'>;
  readonly outbound: Pick<
    Outbound,
    | 'scheduleActivity'
    | 'scheduleLocalActivity'
    | 'startChildWorkflowExecution'
    | 'signalWorkflow'
    | 'continueAsNew'
    | 'getLogAttributes'
  >;
}

/**
 * Traces a workflow whose start bears a trace, and no other. So it is the history that decides, and not a setting of the worker's: a replay takes the
 * same way wherever it happens. Without a trace nothing of OpenTelemetry is loaded, and each call goes straight on, in the same tick.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let tracer: Tracer | undefined;
  return {
    inbound: [
      {
        execute(input, next) {
          if (input.headers[TRACE_HEADER] === undefined) return next(input);
          tracer = loadTracer();
          return tracer.inbound.execute(input, next);
        },
        handleSignal: (input, next) => (tracer === undefined ? next(input) : tracer.inbound.handleSignal(input, next)),
        handleUpdate: (input, next) => (tracer === undefined ? next(input) : tracer.inbound.handleUpdate(input, next)),
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) =>
          tracer === undefined ? next(input) : tracer.outbound.scheduleActivity(input, next),
        scheduleLocalActivity: (input, next) =>
          tracer === undefined ? next(input) : tracer.outbound.scheduleLocalActivity(input, next),
        startChildWorkflowExecution(input, next) {
          if (tracer === undefined) return next(input);
          // Ten thousand items would be one trace that nobody can open: each is one of its own.
          if (workflowInfo().workflowType === BATCH) return next({ ...input, headers: ownTrace(input) });
          return tracer.outbound.startChildWorkflowExecution(input, next);
        },
        signalWorkflow: (input, next) =>
          tracer === undefined ? next(input) : tracer.outbound.signalWorkflow(input, next),
        continueAsNew: (input, next) =>
          tracer === undefined ? next(input) : tracer.outbound.continueAsNew(input, next),
        getLogAttributes: (input, next) =>
          tracer === undefined ? next(input) : tracer.outbound.getLogAttributes(input, next),
      },
    ],
  };
};

type ChildInput = Parameters<Outbound['startChildWorkflowExecution']>[0];

function ownTrace({ headers, options }: ChildInput): ChildInput['headers'] {
  const traceparent = traceparentOf(options.workflowId, workflowInfo().firstExecutionRunId);
  return { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent }) };
}

/** The SDK's own interceptors. An import would load them for each workflow; this is within the bundle, and takes no tick, which `import()` would. */
function loadTracer(): Tracer {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const otel = require('@temporalio/interceptors-opentelemetry/lib/workflow') as {
    readonly OpenTelemetryInboundInterceptor: new () => Tracer['inbound'];
    readonly OpenTelemetryOutboundInterceptor: new () => Tracer['outbound'];
  };
  return { inbound: new otel.OpenTelemetryInboundInterceptor(), outbound: new otel.OpenTelemetryOutboundInterceptor() };
}
