import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Agenda } from '../tasks/timetable.js';
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

/**
 * Builds the exchange: fault and delay, barrier `before`, the call itself, its ledger entry, barrier `after-accept`,
 * the reply. A client that goes away while the barrier `before` holds it takes its call along: it has no effect.
 */
export function createExchange(parts: {
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly api: Api;
  readonly serveMedia: ServeMedia;
  readonly faults: Faults;
  readonly barriers: Barriers;
  readonly ledger: Ledger;
  readonly stats: Stats;
}): Exchange {
  const { clock, agenda, api, serveMedia, faults, barriers, ledger, stats } = parts;

  const openEntry = (request: IncomingMessage, path: string, route: Route, fault: FaultSpec | undefined): Append => {
    const { method = 'GET', headers } = request;
    return ({ status, accepted, ...details }) =>
      ledger.append({
        at: new Date(clock.now()).toISOString(),
        method,
        path,
        route: route.name,
        status,
        accepted,
        ...details,
        ...(headers.range !== undefined && { range: headers.range }),
        ...(fault && { fault: fault.kind }),
      });
  };

  return async (request, response, url) => {
    const { method = 'GET', headers } = request;
    const route = findRoute(method, url.pathname);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.sendDate = false;
    stats.countRequest(route.name);
    const fault = faults.take(route.name, method, url.pathname);
    const append = openEntry(request, url.pathname, route, fault);
    const hold = async (at: BarrierPoint) => barriers.match(at, route.name, url.pathname)?.hold(gone.signal);
    const send = (effect: Effect) => {
      response.setHeader('Date', new Date(clock.now()).toUTCString());
      sendEffect(response, effect);
    };

    const body = await readBody(request);
    if (fault?.delayMs !== undefined) await wait(fault.delayMs, gone.signal);
    await hold('before');
    if (gone.signal.aborted) {
      append({ status: 0, accepted: false });
      return;
    }
    agenda.runDue();

    const instead = effectInstead(fault);
    if (instead) {
      append({ accepted: false, ...describe(instead) });
      send(instead);
      return;
    }
    if (route.kind === 'media') {
      response.setHeader('Date', new Date(clock.now()).toUTCString());
      const outcome = await serveMedia({ request, response, url, fault, gone: gone.signal });
      stats.countMediaBytes(outcome.bytes);
      append({ accepted: false, ...outcome });
      return;
    }
    const contentType = headers['content-type'];
    const { authorization } = headers;
    const answer = api.answer({ route, query: url.searchParams, authorization, contentType, body });
    const effect = effectAfter(fault, answer.reply);
    append({ ...describe(effect), ...describeAnswer(answer) });
    await hold('after-accept');
    send(effect);
  };
}

type Append = (entry: Pick<LedgerEntry, 'status' | 'accepted'> & Partial<LedgerEntry>) => void;

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
