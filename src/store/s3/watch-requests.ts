import type * as S3 from '@aws-sdk/client-s3';
import { isObject } from '../../domain/record.js';

/** One request on the wire. */
export interface S3Exchange {
  /** Amazon's name without `Command`: `PutObject`. */
  readonly operation: string;
  /** Undefined where no answer came. */
  readonly httpStatus?: number;
  /** Of the bodies, as their headers say. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

export type OnS3Exchange = (exchange: S3Exchange) => void;

/** Tells of each request of a client, also of those that Amazon's library makes again. */
export function watchRequests({ middlewareStack }: S3.S3Client, onExchange: OnS3Exchange): void {
  middlewareStack.add(
    (next, { commandName = 'Unknown' }) =>
      async (args) => {
        const operation = commandName.replace(/Command$/, '');
        const sentBytes = readLength(args.request);
        try {
          const output = await next(args);
          const httpStatus = isObject(output.response) ? Number(output.response.statusCode) : undefined;
          // The answer to a HEAD has the length of what it does not bring.
          const receivedBytes = operation.startsWith('Head') ? 0 : readLength(output.response);
          onExchange({ operation, httpStatus, sentBytes, receivedBytes });
          return output;
        } catch (error) {
          onExchange({ operation, sentBytes, receivedBytes: 0 });
          throw error;
        }
      },
    // Inside of what tries again and of what makes errors of answers.
    { step: 'deserialize', priority: 'low', name: 'watchRequests' },
  );
}

function readLength(message: unknown): number {
  const headers = isObject(message) && isObject(message.headers) ? message.headers : {};
  const length = Number(headers['content-length'] ?? 0);
  return Number.isFinite(length) ? length : 0;
}
