import { describe, expect, it } from 'vitest';
import type { Advice } from '../../../src/domain/advice/advice.js';
import { renderAdvice, sayInTools } from '../../../src/mcp/words/advice-words.js';
import { connectInProcess, createLonelyDesk } from '../in-process.js';

const ADVICE: readonly Advice[] = [
  { action: 'adopt', taskId: '1' },
  { action: 'retry', id: 'x' },
  { action: 'changeRequest' },
  { action: 'retryItems', batchId: 'b', itemIds: ['1'] },
  { action: 'changeRows', batchId: 'b', itemIds: ['1'] },
  { action: 'retryBatch', batchId: 'b' },
  { action: 'resumeBatch', batchId: 'b', budget: 5 },
  { action: 'retryPipeline', pipelineId: 'p' },
  { action: 'changeStep', pipelineId: 'p', step: 's' },
  { action: 'forceRetry', id: 'x' },
  { action: 'look', id: 'x' },
  { action: 'watch', id: 'x' },
  { action: 'list' },
  { action: 'lookAtBatch', batchId: 'b' },
  { action: 'watchBatch', batchId: 'b' },
  { action: 'seeReport', batchId: 'b' },
  { action: 'listBatches' },
  { action: 'listSchedules' },
  { action: 'overlapOnce' },
  { action: 'changeOptions', batchId: 'b' },
  { action: 'makeMissing', batchId: 'b' },
  { action: 'forceBatch' },
];

describe('advice for agents', () => {
  it('names tools that there are, and arguments that they take', async () => {
    const { client } = await connectInProcess(createLonelyDesk({ allowsSchedules: true, pipelines: ['/story.yaml'] }));
    const { tools } = await client.listTools();
    for (const advice of ADVICE) {
      const text = renderAdvice(advice);
      const named = tools.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
      expect(named.length, text).toBeGreaterThan(0);
      for (const [, tool = '', json = ''] of text.matchAll(/\b([a-z_]+) (\{.*?\})(?= |\.|,)/g)) {
        const found = tools.find(({ name }) => name === tool);
        expect(Object.keys(found?.inputSchema.properties ?? {}), text).toEqual(
          expect.arrayContaining(Object.keys(JSON.parse(json) as object)),
        );
      }
    }
  });

  it('stands in data in the place of what the library says', () => {
    const advice = [{ action: 'retry', id: 'x', text: "retry('x') starts it again." }];
    expect(sayInTools({ list: [{ advice }] })).toEqual({
      list: [{ advice: [{ ...advice[0], text: 'retry {"id": "x"} starts it again, and may pay again.' }] }],
    });
  });
});
