import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Timetable } from '../tasks/timetable.js';
import type { Answer, Api } from '../api/api.js';
import type { BarrierPoint, Barriers } from './barrier.js';
import type { Clock } from '../clock.js';
import type { Effect } from './effect.js';
import { effectAfter, effectInstead } from './effect.js';
import type { Faults } from '../control/fault-queue.js';
import type { FaultSpec } from '../control/fault-spec.js';
import type { Ledger, LedgerEntry } from '../tasks/ledger.js';
import type { ServeMedia } from './media-exchange.js';
import { readBody } from './request-body.js';
import type { Route } from './routes.js';
import { findRoute } from './routes.js';
import type { Stats } from '../tasks/stats.js';
import { sendEffect } from './transmit.js';

/** Carries one request of the simulated service from its first byte to its last. */
export type Exchange = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

interface ExchangeParts {
  readonly clock: Clock;
  readonly timetable: Timetable;
  readonly api: Api;
  readonly serveMedia: ServeMedia;
  readonly faults: Faults;
  readonly barriers: Barriers;
  readonly ledger: Ledger;
  readonly stats: Stats;
}

/** One request on its way through the service. */
interface Passage {
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
    const route = findRoute(method, url.pathname);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.sendDate = false;
    stats.countRequest(route.name);
    const fault = faults.take(route.name, method, url.pathname);
    const passage: Passage = { request, response, url, route, fault, gone: gone.signal };

    const body = await readBody(request);
    if (fault?.delayMs !== undefined) await wait(fault.delayMs, gone.signal);
    await holdAt('before', passage, parts);
    if (gone.signal.aborted) {
      enterLedger({ status: 0, accepted: false }, passage, parts);
      return;
    }
    timetable.runDue();
    await carry(body, passage, parts);
  };
}

/** The call takes effect, unless a fault comes instead of it, and its reply is sent. */
async function carry(body: string, passage: Passage, parts: ExchangeParts): Promise<void> {
  const { request, response, url, route, fault, gone } = passage;
  const instead = effectInstead(fault);
  if (instead) {
    enterLedger({ accepted: false, ...describe(instead) }, passage, parts);
    send(instead, passage, parts);
    return;
  }
  if (route.kind === 'media') {
    setDate(response, parts.clock);
    const outcome = await parts.serveMedia({ request, response, url, fault, gone });
    parts.stats.countMediaBytes(outcome.bytes);
    enterLedger({ accepted: false, ...outcome }, passage, parts);
    return;
  }
  const { authorization, 'content-type': contentType } = request.headers;
  const answer = parts.api.answer({ route, query: url.searchParams, authorization, contentType, body });
  const effect = effectAfter(fault, answer.reply);
  enterLedger({ ...describe(effect), ...describeAnswer(answer) }, passage, parts);
  await holdAt('after-accept', passage, parts);
  send(effect, passage, parts);
}

async function holdAt(point: BarrierPoint, { route, url, gone }: Passage, { barriers }: ExchangeParts): Promise<void> {
  await barriers.match(point, route.name, url.pathname)?.hold(gone);
}

function send(effect: Effect, { response }: Passage, { clock }: ExchangeParts): void {
  setDate(response, clock);
  sendEffect(response, effect);
}

/** The simulator's own time, which may be another than this machine's. */
function setDate(response: ServerResponse, clock: Clock): void {
  response.setHeader('Date', new Date(clock.now()).toUTCString());
}

function enterLedger(
  { status, accepted, ...details }: Pick<LedgerEntry, 'status' | 'accepted'> & Partial<LedgerEntry>,
  { request, url, route, fault }: Passage,
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

function describe(effect: Effect): Pick<LedgerEntry, 'status' | 'code' | 'requestId' | 'bytes'> {
  if (!('reply' in effect)) return { status: 0 };
  const { status, code, requestId, body } = effect.reply;
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

/** Waits, or less when the client goes. */
function wait(delayMs: number, gone: AbortSignal): Promise<void> {
  return sleep(delayMs, undefined, { ref: false, signal: gone }).catch(() => undefined);
}
