import { Client } from '@temporalio/client';
import { onTestFinished } from 'vitest';
import { createCallbackUrl, derivePathKey } from '../../src/callbacks/callback-url.js';
import { listen } from '../../src/callbacks/listen.js';
import { createReceive } from '../../src/callbacks/receive.js';
import { createReceiver } from '../../src/callbacks/receiver.js';
import { createWaits } from '../../src/callbacks/waits.js';
import { scaleSchedule } from '../../src/domain/generation/polls/polling.js';
import type { Task } from '../../src/domain/task.js';
import { createStatusBoard } from '../../src/kling/board/status-board.js';
import { connectKling } from '../../src/kling/connect.js';
import type { SimulatorOptions } from '../../src/simulator/server.js';
import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import { film, openSimulator, TEXT2VIDEO } from '../simulator/local-simulator.js';

export const SECRET = 'whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=';
export const KEY = derivePathKey({ apiKey: SIMULATOR_API_KEY });

/** A Temporal that has none of the workflows that it is asked for, or does not answer. */
export function literalTemporal(isAway: () => boolean = () => false) {
  const calls: string[] = [];
  const notFound = Object.assign(new Error('workflow not found'), { code: 5 });
  const away = Object.assign(new Error('unavailable'), { code: 14 });
  const ask = (name: string) => {
    calls.push(name);
    return Promise.reject(isAway() ? away : notFound);
  };
  const connection = {
    plugins: [],
    workflowService: { getWorkflowExecutionHistoryReverse: () => ask('history') },
    withDeadline: (_deadline: unknown, work: () => Promise<unknown>) => work(),
  };
  return { client: new Client({ connection: connection as never }), calls };
}

/** A receiver with the board of a worker, before a simulated Kling: all of it but Temporal. Looks by themselves come after ten seconds. */
export async function openReceiving({
  secrets = [],
  isAway = () => false,
  pollMs = 10_000,
  ...options
}: SimulatorOptions & { secrets?: readonly string[]; isAway?: () => boolean; pollMs?: number } = {}) {
  const { simulator, create } = await openSimulator({ speed: 200, videoConcurrency: 100, ...options });
  const { kling, close } = connectKling({
    baseUrl: simulator.url,
    credentials: { apiKey: SIMULATOR_API_KEY },
    requestTimeoutMs: 10_000,
    now: Date.now,
  });
  onTestFinished(close);
  const board = createStatusBoard({ kling, schedule: scaleSchedule(pollMs), now: Date.now });
  const handedOver: unknown[] = [];
  const waits = createWaits((_token, result) => {
    if (isAway()) return Promise.reject(new Error('Temporal is away'));
    handedOver.push(result);
    return Promise.resolve();
  });
  const { client, calls } = literalTemporal(isAway);
  const account = { name: 'default', key: KEY, secrets, board, getTask: kling.getTask };
  const receive = createReceive({ client, waits });
  const logged: string[] = [];
  const log = (line: string) => void logged.push(line);
  const receiver = createReceiver({ accounts: [account], receive: () => receive, now: Date.now, log });
  const listening = await listen(receiver, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => listening.close());

  const urlFor = (externalTaskId: string) =>
    createCallbackUrl(listening.url, { account: 'default', workflowId: 'gen', runId: 'run', externalTaskId }, KEY) ??
    '';

  /** Makes a task and waits for it as `poll` does. */
  async function generate(prompt: string, externalTaskId: string): Promise<Task | undefined> {
    const callback_url = urlFor(externalTaskId);
    const taskId = await create(TEXT2VIDEO, film({ prompt, callback_url, external_task_id: externalTaskId }));
    const wait = waits.begin(taskId);
    try {
      const task = await board.watch(
        { taskId, task: 'text2video', hasCallback: true },
        {
          untilMs: Date.now() + 60_000,
          signal: new AbortController().signal,
          lookNow: false,
          graceMs: 60_000,
          onLook: () => undefined,
        },
      );
      await wait.handOver(new Uint8Array(), { task });
      return task;
    } finally {
      wait.end();
    }
  }

  return {
    simulator,
    create,
    board,
    generate,
    urlFor,
    listening,
    receiver,
    handedOver,
    logged,
    temporalCalls: calls,
    waits,
  };
}
