import { describe, expect, it } from 'vitest';
import { describeStanding, tallySteps, toStanding } from '../../../../src/domain/pipeline/progress/step-standing.js';

describe('where a pipeline is', () => {
  it('is told by its steps: those that are over, that are made now, and that wait for a person', () => {
    const steps = {
      scene: 'completed',
      voice: 'running',
      music: 'running',
      look: 'waiting',
      joined: 'pending',
    } as const;
    expect(toStanding({ state: 'running', steps })).toEqual({
      ...{ state: 'running', done: 1, total: 5, at: ['voice', 'music'], waiting: ['look'] },
    });
    expect(toStanding({ state: 'paused', steps: { scene: 'skipped', voice: 'failed' } })).toEqual({
      ...{ state: 'paused', done: 1, total: 2, at: [], waiting: [] },
    });
  });

  it.each([
    [{ at: ['voice', 'music'] }, '1 of 5, voice, music'],
    [{ at: ['voice'], waiting: ['look'] }, '1 of 5, voice, look waits for ann'],
    [{ state: 'waiting' }, '1 of 5, waits for ann'],
    [{ state: 'paused' }, '1 of 5, paused'],
    [{ state: 'paused', waiting: ['look'] }, '1 of 5, paused, look waits for ann'],
    [{}, '1 of 5'],
  ])('is said in a few words: %j', (standing, words) => {
    const bare = { state: 'running', done: 1, total: 5, at: [], waiting: [] };
    expect(describeStanding({ ...bare, ...standing }, 'ann')).toBe(words);
  });

  it('is counted for many, in the order of the steps', () => {
    expect(
      tallySteps([
        { steps: { scene: 'completed', voice: 'running', look: 'pending' } },
        { steps: { scene: 'running', voice: 'running', look: 'pending' } },
        { steps: { scene: 'completed', voice: 'completed', look: 'waiting' } },
      ]),
    ).toEqual([
      { step: 'scene', running: 1, waiting: 0 },
      { step: 'voice', running: 2, waiting: 0 },
      { step: 'look', running: 0, waiting: 1 },
    ]);
    expect(tallySteps([{ steps: { scene: 'completed' } }])).toEqual([]);
  });
});
