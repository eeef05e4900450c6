import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'smol-toml';
import type { Simulator } from '../../src/simulator/server.js';
import { SIMULATOR_API_KEY, startSimulator } from '../../src/simulator/server.js';
import { EXAMPLE_FILE } from '../products/added/kling-4.js';

const LEGACY = {
  product: 'text2video',
  name: 'kling-v4',
  limits: { mode: ['std'], duration: ['5', '30'] },
  prices: [{ units: 2, per: 'second', asOf: '2026-11', source: 'us' }],
};

let simulator: Simulator;
beforeAll(async () => {
  const { models } = parse(readFileSync(EXAMPLE_FILE, 'utf8')) as { models: unknown[] };
  simulator = await startSimulator({ speed: 1000, videoConcurrency: 20, products: { models: [...models, LEGACY] } });
});
afterAll(() => simulator.close());

async function create(path: string, body: unknown): Promise<{ status: number; code: unknown; message: unknown }> {
  const reply = await fetch(simulator.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${SIMULATOR_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { code, message } = (await reply.json()) as { code: unknown; message: unknown };
  return { status: reply.status, code, message };
}

const unitsOfLast = (): number | undefined => simulator.tasks().at(-1)?.units;
const PROMPT = { type: 'prompt', text: 'a fox' };
const frames = (count: number) =>
  Array.from({ length: count }, () => ({ type: 'middle_frame', url: 'https://example.com/a.png' }));

describe('a simulator that is told of models', () => {
  it('makes tasks of a model at the path of its own, at its price', async () => {
    const settings = { duration: 28, aspect_ratio: '21:9' };
    expect(await create('/omni-video/kling-4.0', { contents: [PROMPT, ...frames(3)], settings })).toMatchObject({
      status: 200,
      code: 0,
    });
    expect(unitsOfLast()).toBeCloseTo(31.4);
    expect(simulator.tasks().at(-1)).toMatchObject({ product: 'new-omni-video', model: 'kling-4.0' });
  });

  it('refuses what the file does not give the model', async () => {
    const refusals = [
      [{ contents: [PROMPT], settings: { duration: 31 } }, "duration value '31' is invalid"],
      [{ contents: [PROMPT], settings: { resolution: '4k' } }, "resolution value '4k' is invalid"],
      [{ contents: [PROMPT], settings: { audio: 'native' } }, 'audio is not supported by the current model: kling-4.0'],
      [{ contents: frames(11) }, 'first_frame, middle_frame, last_frame, refer_image cannot exceed 10'],
      [{ contents: [{ type: 'sound', url: 'https://example.com/a.mp3' }] }, "type value 'sound' is invalid"],
      [{ contents: [{ type: 'prompt', text: 'x'.repeat(26_001) }] }, 'prompt cannot exceed 26000 characters'],
      [{}, 'prompt is required'],
    ] as const;
    for (const [body, message] of refusals)
      expect(await create('/omni-video/kling-4.0', body)).toEqual({ status: 400, code: 1201, message });
  });

  it('has them beside those that it knows, in the legacy API too', async () => {
    const prompt = 'a fox';
    expect(await create('/v1/videos/text2video', { model_name: 'kling-v4', prompt, duration: '30' })).toMatchObject({
      code: 0,
    });
    expect(unitsOfLast()).toBe(60);
    expect(await create('/v1/videos/text2video', { model_name: 'kling-v4', prompt, mode: 'pro' })).toMatchObject({
      code: 1201,
    });
    expect(await create('/v1/videos/text2video', { model_name: 'kling-v5', prompt })).toMatchObject({ code: 1203 });
    expect(await create('/v1/videos/text2video', { model_name: 'kling-v2-6', prompt })).toMatchObject({ code: 0 });
    expect(await create('/omni-video/kling-o1', { contents: [PROMPT] })).toMatchObject({ code: 0 });
    expect(await create('/omni-video/kling-9', { contents: [PROMPT] })).toMatchObject({ code: 1203 });
  });

  it('says which of them makes no sense', async () => {
    const cases = [
      ['x', 'models must be a list'],
      [{ models: [{ product: 'nothing', name: 'a' }] }, 'there is no product "nothing" here'],
      [{ models: [{ product: 'tts' }] }, 'models[0].name must be a word'],
      [{ models: [{ ...LEGACY, limits: { mode: 3 } }] }, 'models[0].limits.mode must be a list'],
      [{ models: [{ ...LEGACY, path: 'a b' }] }, 'models[0].path must be a path'],
      [{ models: [{ ...LEGACY, prices: [{ per: 'day' }] }] }, 'models[0].prices[0].per must be "second" or "result"'],
    ] as const;
    for (const [products, text] of cases)
      await expect(startSimulator({ products })).rejects.toThrow(`startSimulator: products: ${text}`);
  });
});
