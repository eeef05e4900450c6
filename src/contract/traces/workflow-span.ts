/** A span of a workflow, as it leaves the workflow's sandbox. */
export interface WorkflowSpan {
  /** What was done and to what: `StartActivity:submit`. */
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Whether it failed, and as what kind of error. */
  readonly failedAs?: string;
  readonly updateId?: string;
}

/** Through this sink workflows hand their spans to their worker. */
export type SpanSinks = Record<'spans', Record<'end', (span: WorkflowSpan) => void>>;
