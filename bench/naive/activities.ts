import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Context } from '@temporalio/activity';
import type { KlingClient } from '../../src/kling/client.js';

export type NaiveActivities = ReturnType<typeof createNaiveActivities>;

/** One request per task per look, and the whole file in memory before it is written. The HTTP client is the product's own. */
export function createNaiveActivities({ kling, outputDir }: { kling: KlingClient; outputDir: string }) {
  return {
    async submit({ prompt }: { prompt: string }): Promise<{ taskId: string }> {
      const body = { prompt, model_name: 'kling-v2-6', external_task_id: randomUUID() };
      const { taskId } = await kling.create('text2video', body);
      return { taskId };
    },
    async look({ taskId }: { taskId: string }): Promise<{ status: string; message: string; url: string }> {
      const { status, message, outputs } = await kling.getTask({ taskId, task: 'text2video' });
      return { status, message, url: outputs[0]?.url ?? '' };
    },
    async download({ taskId, url }: { taskId: string; url: string }): Promise<void> {
      const reply = await fetch(url);
      if (!reply.ok) throw new Error(`${url} answered ${reply.status}`);
      await writeFile(path.join(outputDir, `${taskId}.mp4`), Buffer.from(await reply.arrayBuffer()));
    },
    /** Until somebody ends it. */
    async wait(): Promise<void> {
      const { cancelled, heartbeat } = Context.current();
      const timer = setInterval(() => heartbeat(), 3500);
      await cancelled.finally(() => clearInterval(timer));
    },
    nothing: (): Promise<void> => Promise.resolve(),
  };
}
