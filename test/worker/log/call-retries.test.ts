import { describe, expect, it } from 'vitest';
import { createRetryFold } from '../../../src/worker/log/call-retries.js';
import { createLogger } from '../../../src/worker/log/logger.js';

const MINUTE_MS = 60_000;
const line = (call: string, tries: number, error: string) => ({
  message: `gRPC call ${call} retried ${tries} times`,
  meta: { error },
});
/** As Rust prints it. */
const refused =
  'Status { code: Unavailable, message: "tcp connect error", source: Some(tonic::transport::Error(Transport, ConnectError(ConnectError("tcp connect error", 127.0.0.1:7233, Os { code: 111, kind: ConnectionRefused, message: "Connection refused" })))) }';
const limited = 'Status { code: ResourceExhausted, message: "namespace \\"films\\" rate limit", details: [] }';

describe('calls to Temporal that the SDK tries again', () => {
  it('are told of once for each reason, and then once in ten minutes with the number of others', () => {
    let atMs = 0;
    const fold = createRetryFold(() => atMs);
    expect(fold(line('poll_workflow_task_queue', 6, refused))).toBe(
      'Calls to the Temporal server fail and are tried until they succeed: Unavailable, tcp connect error (poll_workflow_task_queue, 6 times)',
    );
    expect(fold(line('poll_activity_task_queue', 6, refused))).toBeUndefined();
    expect(fold(line('poll_activity_task_queue', 6, limited))).toContain(
      'ResourceExhausted, namespace \\"films\\" rate',
    );
    atMs = 9 * MINUTE_MS;
    expect(fold(line('poll_activity_task_queue', 60, refused))).toBeUndefined();
    atMs = 10 * MINUTE_MS;
    expect(fold(line('poll_activity_task_queue', 66, refused))).toContain(
      '(poll_activity_task_queue, 66 times, and 2 more lines like this)',
    );
    expect(fold(line('poll_activity_task_queue', 67, refused))).toBeUndefined();
  });

  it('without a reason are told of all the same', () => {
    expect(createRetryFold()({ message: 'gRPC call a_b retried 5 times', meta: undefined })).toContain(
      'no reason is given (a_b, 5 times)',
    );
  });

  it.each([
    ['INFO', 1],
    ['DEBUG', 3],
  ] as const)('at level %s take %d lines of three, and everything else is left alone', (level, lines) => {
    const written: string[] = [];
    const logger = createLogger({ level, format: 'json', secrets: [], write: (text) => written.push(text) });
    for (const { message, meta } of Array.from({ length: 3 }, () => line('poll_nexus', 6, refused)))
      logger.warn(message, meta);
    expect(written).toHaveLength(lines);
    logger.warn('gRPC call poll_nexus failed');
    logger.warn('gRPC call poll_nexus failed');
    expect(written).toHaveLength(lines + 2);
  });
});
