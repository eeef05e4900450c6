import { createHmac } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Simulator, SimulatorOptions } from '../../src/simulator/server.js';
import {
  SIMULATOR_ACCESS_KEY,
  SIMULATOR_API_KEY,
  SIMULATOR_SECRET_KEY,
  startSimulator,
} from '../../src/simulator/server.js';

export interface LegacyTask {
  task_id: string;
  task_status: string;
  task_result: { videos?: { id: string; url: string }[]; images?: { index: number; url: string }[] };
}

export interface Envelope {
  code: number;
  message: string;
  request_id: string;
  data?: unknown;
}

export interface Call {
  method?: string;
  body?: unknown;
  authorization?: string | null;
  contentType?: string;
}

export const TEXT2VIDEO = '/v1/videos/text2video';
export const IMAGE2VIDEO = '/v1/videos/image2video';
export const EXTEND = '/v1/videos/video-extend';
export const IMAGES = '/v1/images/generations';

/** A body that text2video accepts, with changes. */
export const film = (changes: object = {}) => ({ model_name: 'kling-v2-6', prompt: 'a lighthouse', ...changes });

/** Starts a simulator that ends with the test, and answers calls with the demo API key. */
export async function openSimulator(options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ speed: 1000, ...options });
  onTestFinished(() => simulator.close());

  const call = async (path: string, { method, body, authorization, contentType }: Call = {}) => {
    const bearer = authorization === undefined ? `Bearer ${SIMULATOR_API_KEY}` : authorization;
    const response = await fetch(simulator.url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        'Content-Type': contentType ?? 'application/json',
        ...(bearer !== null && { Authorization: bearer }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = text.startsWith('{');
    return {
      status: response.status,
      headers: response.headers,
      text,
      reply: (isJson ? JSON.parse(text) : {}) as Envelope,
    };
  };

  const create = async (path: string, body: object) => {
    const { reply } = await call(path, { body });
    if (reply.code !== 0) throw new Error(`[${reply.code}] ${reply.message}`);
    return (reply.data as LegacyTask).task_id;
  };

  /** Makes a task, ends it and answers it as the legacy query shows it. */
  const finish = async (path: string, body: object) => {
    const id = await create(path, body);
    simulator.endTask(id, { status: 'succeed' });
    const { reply } = await call(`${path}/${id}`);
    return reply.data as LegacyTask;
  };

  return { simulator, call, create, finish };
}

/** Resolves when `isTrue` is; looks every few milliseconds. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Signs a JWT as Kling's documentation shows; `claims` and `secret` may be spoiled. */
export function signJwt(
  claims: object = {},
  secret = SIMULATOR_SECRET_KEY,
  header: object = { alg: 'HS256', typ: 'JWT' },
) {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const payload = { iss: SIMULATOR_ACCESS_KEY, exp: nowSeconds + 1800, nbf: nowSeconds - 5, ...claims };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** The video URL of a finished task. */
export function videoUrl(task: LegacyTask): string {
  const url = task.task_result.videos?.[0]?.url;
  if (url === undefined) throw new Error('the task has no video');
  return url;
}

export type { Simulator };
