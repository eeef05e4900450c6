import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { expect } from 'vitest';
import { codePath } from './harness.js';

export const HISTORIES = fileURLToPath(new URL('./histories/', import.meta.url));

/** `KLING_RECORD_HISTORIES=<version>` keeps what the paths leave as `<path>.<version>.json`; the files of earlier versions stay. */
const VERSION = process.env.KLING_RECORD_HISTORIES ?? '';

/** Replays the history of a workflow that has ended, and keeps it for the versions to come when that is asked for. */
export async function replayAndKeep(path: string, handle: WorkflowHandle, name: string): Promise<void> {
  const { taskQueue } = await handle.describe();
  const text = renameAll(historyToJSON(await handle.fetchHistory()), [
    [handle.workflowId, name],
    [taskQueue, 'kling'],
  ]);
  await expect(
    Worker.runReplayHistory({ workflowBundle: { codePath } }, JSON.parse(text), name),
  ).resolves.toBeUndefined();
  if (VERSION !== '') await writeFile(`${HISTORIES}${path}.${VERSION}.json`, text);
}

/** The history with other names, in its payloads too, and without what tells of the machine that wrote it. */
function renameAll(history: string, names: readonly (readonly [string, string])[]): string {
  const rename = (text: string): string =>
    names
      .reduce((renamed, [from, to]) => renamed.replaceAll(from, to), text)
      .replaceAll(/[^"\s]*\/kling-pipelines-\w+/g, '/out')
      .replace(/^\d+@[\w.-]+-[0-9a-f]{32}$/, 'worker-sticky')
      .replace(/^\d+@[\w.-]+$/, 'worker');
  const clean = (key: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    // The stack of a failure names files of ours.
    if (key === 'stackTrace') return '';
    if (key !== 'data') return rename(value);
    return Buffer.from(rename(Buffer.from(value, 'base64').toString('utf8'))).toString('base64');
  };
  return `${JSON.stringify(JSON.parse(history, clean), null, 1)}\n`;
}

/** The runs of a workflow, oldest first. */
export async function listRuns(client: Client, workflowId: string): Promise<WorkflowHandle[]> {
  const runs: { runId: string; startMs: number }[] = [];
  for await (const { runId, startTime } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` }))
    runs.push({ runId, startMs: startTime.getTime() });
  return runs.sort((a, b) => a.startMs - b.startMs).map(({ runId }) => client.workflow.getHandle(workflowId, runId));
}
