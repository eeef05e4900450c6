import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { TRACE_HEADER } from '../../src/contract/traces/trace-header.js';
import { codePath } from './harness.js';
import { HISTORIES } from './keep-history.js';

const PACKAGE = fileURLToPath(new URL('../../package.json', import.meta.url));

describe('replay', () => {
  it('has histories of the version of this package: npm run record:histories keeps them', () => {
    const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
    const ending = `.${version.split('.').slice(0, 2).join('.')}.json`;
    const kept = readdirSync(HISTORIES).filter((file) => file.endsWith(ending));
    expect(kept.length).toBeGreaterThan(10);
  });

  it.each(readdirSync(HISTORIES))('26: takes the same decisions as the version that wrote %s', async (file) => {
    const history: unknown = JSON.parse(readFileSync(`${HISTORIES}/${file}`, 'utf8'));
    // Batches and pipelines name their children after themselves, and a history does not say what its workflow was called.
    const workflowId = /^(batch|pipeline)/.test(file) ? 'night' : undefined;
    await expect(
      Worker.runReplayHistory({ workflowBundle: { codePath } }, history, workflowId),
    ).resolves.toBeUndefined();
  });

  it('takes the same decisions with a trace as without: spans take no turn between a workflow and what it waits for', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const header = {
      metadata: { encoding: Buffer.from('json/plain').toString('base64') },
      data: Buffer.from(JSON.stringify({ traceparent })).toString('base64'),
    };
    const traced = readdirSync(HISTORIES).map((file) => {
      const history = JSON.parse(readFileSync(`${HISTORIES}/${file}`, 'utf8')) as {
        events: { workflowExecutionStartedEventAttributes?: { header?: object } }[];
      };
      const started = history.events[0]?.workflowExecutionStartedEventAttributes;
      if (started === undefined) throw new Error(`${file} has no start`);
      started.header = { fields: { [TRACE_HEADER]: header } };
      return { workflowId: /^(batch|pipeline)/.test(file) ? 'night' : file, history };
    });
    const failed: unknown[] = [];
    for await (const { error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, traced))
      if (error !== undefined) failed.push(error);
    expect(failed).toEqual([]);
  });

  it('goes on with a generation whose combination is refused today, and which Kling has its task of', async () => {
    const history = JSON.parse(readFileSync(`${HISTORIES}/completed.json`, 'utf8')) as {
      events: { workflowExecutionStartedEventAttributes?: { input: { payloads: { data: string }[] } } }[];
    };
    const [payload] = history.events[0]?.workflowExecutionStartedEventAttributes?.input.payloads ?? [];
    if (payload === undefined) throw new Error('the history has no input');
    const given = JSON.parse(Buffer.from(payload.data, 'base64').toString()) as object;
    const zoom = { model_name: 'kling-v1-6', camera_control: { type: 'simple', config: { zoom: 5 } } };
    payload.data = Buffer.from(JSON.stringify({ ...given, ...zoom })).toString('base64');
    await expect(Worker.runReplayHistory({ workflowBundle: { codePath } }, history)).resolves.toBeUndefined();
  });

  it('notices a history that this code would not have written', async () => {
    const text = readFileSync(`${HISTORIES}/completed.json`, 'utf8').replaceAll('"submit"', '"somethingElse"');
    await expect(Worker.runReplayHistory({ workflowBundle: { codePath } }, JSON.parse(text))).rejects.toThrow(
      /[Nn]ondeterminism/,
    );
  });
});
