import { readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from 'vitest';
import { elapsedSeconds } from '../../src/domain/generation/generation.js';
import { readFromHistory } from '../../src/client/from-history.js';

const read = (name: string, events?: number) => {
  const file = new URL(`../workflows/histories/${name}.json`, import.meta.url);
  const { events: all } = JSON.parse(readFileSync(file, 'utf8')) as { events: unknown[] };
  return readFromHistory(historyFromJSON({ events: all.slice(0, events) }), {});
};

describe('a status from the history', () => {
  it('is what the worker would have answered at the end', () => {
    const status = read('completed');
    expect(status).toMatchObject({
      state: 'completed',
      prompt: 'a red fox',
      model: 'kling-v2-6',
      cost: { units: '1.5' },
      artifacts: [{ kind: 'video' }],
    });
    expect(status.transitions.map(({ state }) => state)).toEqual([
      'queued',
      'submitting',
      'processing',
      'downloading',
      'completed',
    ]);
    expect(elapsedSeconds(status, '2030-01-01T00:00:00.000Z')).toBeCloseTo(4, 0);
  });

  it.each([
    [5, 'queued'],
    [12, 'processing'],
    [19, 'downloading'],
  ])('after %d events is %s', (events, state) => {
    expect(read('completed', events).state).toBe(state);
  });

  it('counts attempts and keeps the error', () => {
    const status = read('failed-three-attempts');
    expect(status).toMatchObject({ state: 'failed', attempt: 3, error: { kind: 'GenerationFailed' } });
    expect(status.error?.text).toMatch(/^Kling failed task \d+/);
  });
});
