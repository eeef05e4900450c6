import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import type { Stage } from './harness.js';

/** A task that was made by somebody who knows nothing of us, ended where that is said; returns its id. */
export async function createForeign(
  { simulator }: Pick<Stage, 'simulator'>,
  prompt: string,
  end?: 'succeed' | 'failed',
): Promise<string> {
  const reply = await fetch(`${simulator.url}/v1/videos/text2video`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SIMULATOR_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model_name: 'kling-v2-6', prompt }),
  });
  const { data } = (await reply.json()) as { data: { task_id: string } };
  if (end !== undefined) simulator.endTask(data.task_id, { status: end });
  return data.task_id;
}
