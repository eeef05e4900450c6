import type { Registry } from 'prom-client';
import { Histogram } from 'prom-client';
import type { Activities } from '../../contract/activities.js';
import { OPERATIONS } from '../../domain/pipeline/operations/operations.js';

/** An operation on a small file takes seconds, one on an hour of film hours. */
const OPERATION_BOUNDS_SECONDS = [0.5, 1, 5, 15, 60, 300, 1800, 7200];

/** Measures the tries of operations of pipelines. */
export function createOperationMeter(
  registry: Registry,
  elapsed: () => number = () => performance.now(),
): (operate: Activities['operate']) => Activities['operate'] {
  const seconds = new Histogram({
    name: 'kling_operation_duration_seconds',
    help: 'Time that a try of an operation of a pipeline took, by what it was and how it ended.',
    labelNames: ['operation', 'outcome'],
    buckets: OPERATION_BOUNDS_SECONDS,
    registers: [registry],
  });
  return (operate) => async (input) => {
    const startedMs = elapsed();
    // What no operation is called is refused; it is not to become a label.
    const operation = Object.keys(OPERATIONS).find((name) => name === input.kind) ?? 'unknown';
    const end = (outcome: 'completed' | 'failed') =>
      seconds.observe({ operation, outcome }, (elapsed() - startedMs) / 1000);
    try {
      const result = await operate(input);
      end('completed');
      return result;
    } catch (error) {
      end('failed');
      throw error;
    }
  };
}
