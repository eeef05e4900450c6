import type { IncomingMessage, ServerResponse } from 'node:http';

import { parseBarrier } from '../http/barrier.js';
import { parseFault } from './fault-spec.js';
import { isRecord, parseJson } from '../json.js';
import { readBody } from '../http/request-body.js';
import { parseSettings } from '../settings.js';
import type { SimulatorCommands } from '../simulator.js';
import type { TaskEnd } from '../tasks/task-life.js';

/** Answers one request under `/_sim/`. */
export type ControlApi = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

interface ControlReply {
  readonly status: number;
  readonly value: unknown;
}

const ok = (value: unknown): ControlReply => ({ status: 200, value });
const notFound = (what: string): ControlReply => ({ status: 404, value: { error: `${what} not found` } });

/**
 * Builds the control endpoints, which steer a running simulator from another process. They ask for no credentials and
 * answer loopback callers only. A mistake in a body is a 400 with `{ error }`.
 *
 * | endpoint under `/_sim/` | what it does |
 * |---|---|
 * | `GET ledger`, `GET stats`, `GET tasks` | show the requests, the counters, the tasks |
 * | `GET tasks/<id>` | shows one task with `files: [{ url, sizeBytes, sha256 }]` |
 * | `POST tasks/<id>` | ends a task now: `{ status: 'succeed' or 'failed', message? }` -> `{ ended }` |
 * | `GET settings`, `POST settings` | show or change any of `Settings`, without or with credentials |
 * | `POST fault`, `DELETE fault` | injects a `FaultSpec`; takes back all |
 * | `POST barrier` | sets a `BarrierSpec` |
 * | `GET barrier/<name>[?arrived=<n>]` | `{ name, waiting }`, once n calls have arrived |
 * | `POST barrier/<name>/release` | lets all go and removes the barrier: `{ released }` |
 */
export function createControlApi(commands: SimulatorCommands, findBarrier: FindBarrier): ControlApi {
  return async (request, response, url) => {
    const { status, value } = await answerSafely(request, url, { commands, findBarrier });
    const body = JSON.stringify(value);
    response.writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(body);
  };
}

/** Finds a barrier by name. */
export type FindBarrier = (name: string) => ReturnType<SimulatorCommands['barrier']> | undefined;

/** What the endpoints stand on. */
interface ControlParts {
  readonly commands: SimulatorCommands;
  readonly findBarrier: FindBarrier;
}

/** A call, read off the wire. */
interface ControlCall {
  /** Method and path below `/_sim/`: `GET tasks`. */
  readonly name: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

async function answerSafely(request: IncomingMessage, url: URL, parts: ControlParts): Promise<ControlReply> {
  if (!/^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '')) {
    return { status: 403, value: { error: 'only callers on this machine may steer the simulator' } };
  }
  try {
    const body = parseJson(await readBody(request));
    const name = `${request.method ?? 'GET'} ${url.pathname.slice('/_sim/'.length)}`;
    return await answer({ name, query: url.searchParams, body }, parts);
  } catch (error) {
    return { status: 400, value: { error: error instanceof Error ? error.message : String(error) } };
  }
}

async function answer(call: ControlCall, parts: ControlParts): Promise<ControlReply> {
  const { commands } = parts;
  switch (call.name) {
    case 'GET ledger':
      return ok(commands.ledger());
    case 'GET stats':
      return ok(commands.stats());
    case 'GET tasks':
      return ok(commands.tasks());
    case 'GET settings':
      return ok(commands.settings());
    case 'POST settings':
      commands.set(parseSettings(call.body));
      return ok(commands.settings());
    case 'POST fault':
      commands.fault(parseFault(call.body));
      return ok({ ok: true });
    case 'DELETE fault':
      commands.clearFaults();
      return ok({ ok: true });
    case 'POST barrier':
      commands.barrier(parseBarrier(call.body));
      return ok({ ok: true });
    default:
      return answerNamed(call, parts);
  }
}

/** Calls that name one task or one barrier. */
async function answerNamed(call: ControlCall, { commands, findBarrier }: ControlParts): Promise<ControlReply> {
  const [, method, area, name = '', action] = /^(\w+) (barrier|tasks)\/([\w.-]+)(\/release)?$/.exec(call.name) ?? [];
  if (area === 'barrier') {
    const barrier = findBarrier(name);
    if (!barrier) return notFound(`barrier "${name}"`);
    if (method === 'POST' && action) return ok({ released: barrier.release() });
    // With ?arrived=<n> the reply waits until n calls have come to the barrier.
    const arrivals = Number(call.query.get('arrived') ?? 0);
    if (arrivals > 0) await barrier.arrived(arrivals);
    return ok({ name, waiting: barrier.waiting() });
  }
  if (area === 'tasks') {
    const files = commands.files(name);
    if (!files) return notFound(`task "${name}"`);
    if (method === 'POST') return ok({ ended: commands.endTask(name, parseEnd(call.body)) });
    return ok({ ...commands.tasks().find(({ id }) => id === name), files });
  }
  return notFound('control endpoint');
}

function parseEnd(value: unknown): TaskEnd {
  if (!isRecord(value) || (value.status !== 'succeed' && value.status !== 'failed')) {
    throw new TypeError('"status" must be succeed or failed');
  }
  return { status: value.status, ...(typeof value.message === 'string' && { message: value.message }) };
}
