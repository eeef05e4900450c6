import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Timetable } from '../tasks/timetable.js';
import type { Answer, Api } from '../api/api.js';
import type { BarrierPoint, Barriers } from './barrier.js';
import type { Clock } from '../clock.js';
import type { Transmission } from './transmission.js';
import { transmissionAfter, transmissionInstead } from './transmission.js';
import type { Faults } from '../control/fault-queue.js';
import type { FaultSpec } from '../control/fault-spec.js';
import type { Ledger, LedgerEntry } from '../tasks/ledger.js';
import type { ServeMedia } from './media-exchange.js';
import { readBody } from './request-body.js';
import type { Route } from './routes.js';
import { findRoute } from './routes.js';
import type { Product } from '../products/product.js';
import { fetchInputs } from './fetch-inputs.js';
import type { Settings } from '../settings.js';
import type { Stats } from '../tasks/stats.js';
import { transmit } from './transmit.js';

/** Answers one request to the simulated Kling, from its first byte to its last. */
export type Exchange = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

interface ExchangeParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly timetable: Timetable;
  readonly api: Api;
  readonly serveMedia: ServeMedia;
  readonly faults: Faults;
  readonly barriers: Barriers;
  readonly ledger: Ledger;
  readonly stats: Stats;
  readonly products: readonly Product[];
}

/** One request on its way. */
interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly route: Route;
  readonly fault: FaultSpec | undefined;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
}

/**
 * Builds the exchange: fault and delay, barrier `before`, the call itself, its ledger entry, barrier `after-accept`,
 * the reply. A client that goes away while the barrier `before` holds it takes its call along: it has no effect.
 */
export function createExchange(parts: ExchangeParts): Exchange {
  const { timetable, faults, stats } = parts;
  return async (request, response, url) => {
    const { method = 'GET' } = request;
    const route = findRoute(method, url.pathname, parts.products);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.sendDate = false;
    stats.countRequest(route.name);
    const fault = faults.take(route.name, method, url.pathname);
    const call: Call = { request, response, url, route, fault, gone: gone.signal };

    const body = await readBody(request);
    if (fault?.delayMs !== undefined) await waitOrGone(fault.delayMs, gone.signal);
    await holdAtBarrier('before', call, parts);
    if (gone.signal.aborted) {
      enterLedger({ status: 0, accepted: false }, call, parts);
      return;
    }
    timetable.runDue();
    await answerCall(body, call, parts);
  };
}

/** The call takes effect, unless a fault comes instead of it, and its reply is sent. */
async function answerCall(body: string, call: Call, parts: ExchangeParts): Promise<void> {
  const { request, response, url, route, fault, gone } = call;
  const instead = transmissionInstead(fault);
  if (instead) {
    enterLedger({ accepted: false, ...describe(instead) }, call, parts);
    send(instead, call, parts);
    return;
  }
  if (route.kind === 'media') {
    setDate(response, parts.clock);
    const outcome = await parts.serveMedia({ request, response, url, fault, gone });
    parts.stats.countMediaBytes(outcome.bytes);
    enterLedger({ accepted: false, ...outcome }, call, parts);
    return;
  }
  const { authorization, 'content-type': contentType } = request.headers;
  const takesFiles = route.kind === 'create' || route.kind === 'session';
  const inputs = takesFiles && parts.settings.fetchesInputs ? await fetchInputs(body) : [];
  const answer = parts.api.answer({ route, query: url.searchParams, authorization, contentType, body, inputs });
  const transmission = transmissionAfter(fault, answer.reply);
  const fetched = inputs.length === 0 ? {} : { inputs };
  enterLedger({ ...describe(transmission), ...describeAnswer(answer), ...fetched }, call, parts);
  await holdAtBarrier('after-accept', call, parts);
  send(transmission, call, parts);
}

async function holdAtBarrier(
  point: BarrierPoint,
  { route, url, gone }: Call,
  { barriers }: ExchangeParts,
): Promise<void> {
  await barriers.match(point, route.name, url.pathname)?.hold(gone);
}

function send(transmission: Transmission, { response }: Call, { clock }: ExchangeParts): void {
  setDate(response, clock);
  transmit(response, transmission);
}

/** The simulator's own time, which may be another than this machine's. */
function setDate(response: ServerResponse, clock: Clock): void {
  response.setHeader('Date', new Date(clock.now()).toUTCString());
}

function enterLedger(
  { status, accepted, ...details }: Pick<LedgerEntry, 'status' | 'accepted'> & Partial<LedgerEntry>,
  { request, url, route, fault }: Call,
  { clock, ledger }: ExchangeParts,
): void {
  const { method = 'GET', headers } = request;
  ledger.append({
    at: new Date(clock.now()).toISOString(),
    method,
    path: url.pathname,
    route: route.name,
    status,
    accepted,
    ...details,
    ...(headers.range !== undefined && { range: headers.range }),
    ...(fault && { fault: fault.kind }),
  });
}

function describe(transmission: Transmission): Pick<LedgerEntry, 'status' | 'code' | 'requestId' | 'bytes'> {
  if (!('reply' in transmission)) return { status: 0 };
  const { status, code, requestId, body } = transmission.reply;
  return {
    status,
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
    bytes: Buffer.byteLength(body),
  };
}

function describeAnswer({
  reply,
  account,
}: Answer): Pick<LedgerEntry, 'accepted' | 'account' | 'taskId' | 'externalTaskId'> {
  return {
    accepted: reply.accepted,
    ...(account !== undefined && { account }),
    ...(reply.taskId !== undefined && { taskId: reply.taskId }),
    ...(reply.externalTaskId !== undefined && { externalTaskId: reply.externalTaskId }),
  };
}

/** Waits until the time is over or the client has gone. */
function waitOrGone(delayMs: number, gone: AbortSignal): Promise<void> {
  return sleep(delayMs, undefined, { ref: false, signal: gone }).catch(() => undefined);
}
