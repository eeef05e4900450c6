import type { ChooseProxy } from '../network/proxy.js';
import type { Library } from '../ports/library.js';
import type { TraceRequest } from '../network/trace-request.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Billing } from './billing/billing.js';
import { createBilling } from './billing/billing.js';
import type { KlingClient } from './client.js';
import { createKling } from './client.js';
import type { Http } from './api/http.js';
import { createHttp } from './api/http.js';
import type { ResponseLog } from './api/response-record.js';
import { createLibrary } from './library.js';
import type { KlingCredentials } from './api/token.js';
import { createTokenSource } from './api/token.js';

/** A client for one account at one host, with the product's timeouts. */
export function connectKling({
  baseUrl,
  credentials,
  requestTimeoutMs,
  chooseProxy,
  responses,
  trace,
  onAnswer,
  now,
}: {
  baseUrl: string;
  credentials: KlingCredentials;
  /** How long Kling may take to answer one request, upload included. */
  requestTimeoutMs: number;
  chooseProxy?: ChooseProxy;
  /** Where each reply is written whole, for who looks for a fault. */
  responses?: ResponseLog;
  /** Makes each request a step of a trace. */
  trace?: TraceRequest;
  /** Called after each request: with what Kling, or the way to it, refused, or with nothing. */
  onAnswer?: (failure: KlingFailure | undefined) => void;
  now: () => number;
}): {
  readonly kling: KlingClient;
  readonly library: Library;
  readonly billing: Billing;
  readonly close: () => Promise<void>;
} {
  const http = listenTo(
    createHttp({
      baseUrl,
      token: createTokenSource(credentials, { now }),
      now,
      connectTimeoutMs: 10_000,
      headersTimeoutMs: requestTimeoutMs,
      bodyTimeoutMs: 30_000,
      chooseProxy,
      responses,
      trace,
    }),
    onAnswer,
  );
  return {
    kling: createKling({ http, now }),
    library: createLibrary(http),
    billing: createBilling(http),
    close: () => http.close(),
  };
}

/** The same, with somebody who hears how each request fared. */
function listenTo(http: Http, onAnswer: (failure: KlingFailure | undefined) => void = () => undefined): Http {
  return {
    ...http,
    async request(call) {
      try {
        const reply = await http.request(call);
        onAnswer(undefined);
        return reply;
      } catch (error) {
        if (error instanceof KlingFailure) onAnswer(error);
        throw error;
      }
    },
  };
}
