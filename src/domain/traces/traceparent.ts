import { fingerprint } from '../text/fingerprint.js';

/** What W3C's `traceparent` says: a span, and whether its trace is kept. */
export interface SpanPlace {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

/**
 * The trace of a workflow that came with none, in the words of W3C's `traceparent`: made of the workflow and its run, so that whatever is done for it
 * meets in one trace, whichever worker does it. Its root is never seen.
 */
export function traceparentOf(workflowId: string, runId: string): string {
  const of = `${workflowId}\n${runId}`;
  const traceId = `${fingerprint(`trace ${of}`)}${fingerprint(of)}`;
  return renderTraceparent({ traceId, spanId: fingerprint(`span ${of}`), isSampled: true });
}

export const renderTraceparent = ({ traceId, spanId, isSampled }: SpanPlace): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;

const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:$|-)/;

/** Undefined for what is none. */
export function parseTraceparent(text: unknown): SpanPlace | undefined {
  const [, traceId, spanId, flags] = typeof text === 'string' ? (TRACEPARENT.exec(text) ?? []) : [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, isSampled: Number.parseInt(flags, 16) % 2 === 1 };
}
