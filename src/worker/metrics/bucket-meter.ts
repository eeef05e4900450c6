import type { Registry } from 'prom-client';
import { Counter } from 'prom-client';
import type { S3Exchange } from '../../store/s3/watch-requests.js';

/** Counts the requests to buckets. */
export function createBucketMeter(registry: Registry): (exchange: S3Exchange) => void {
  const requests = new Counter({
    name: 'kling_s3_requests_total',
    help: 'Requests to S3, by operation and hundreds of the status ("none" without an answer); 4xx is usual: whether something is there is asked so.',
    labelNames: ['operation', 'status'],
    registers: [registry],
  });
  const bytes = new Counter({
    name: 'kling_s3_bytes_total',
    help: 'Bytes of the bodies sent to S3 and received from it, as announced.',
    labelNames: ['direction'],
    registers: [registry],
  });
  return ({ operation, httpStatus, sentBytes, receivedBytes }) => {
    requests.inc({ operation, status: httpStatus === undefined ? 'none' : `${Math.floor(httpStatus / 100)}xx` });
    bytes.inc({ direction: 'sent' }, sentBytes);
    bytes.inc({ direction: 'received' }, receivedBytes);
  };
}
