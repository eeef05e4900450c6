import { adviseProgress } from '../../../../src/domain/batch/batch-advice.js';
import { describe, expect, it } from 'vitest';
import type { Told } from '../../../../src/cli/batch/screen/render-news.js';
import { NOTHING_TOLD, renderNews } from '../../../../src/cli/batch/screen/render-news.js';
import type { BatchProgress } from '../../../../src/domain/batch/progress/progress.js';
import { NOW, PROGRESS } from '../batch-progress.js';

const [FIRST, SECOND] = PROGRESS.latestFailures;
const quiet: BatchProgress = {
  ...PROGRESS,
  stuck: [],
  latestFailures: [],
  budget: undefined,
  expectedEndAt: undefined,
};
const counts = (completed: number, failed = 0) => ({
  waiting: 88 - completed - failed,
  queued: 6,
  processing: 6,
  downloading: 0,
  completed,
  failed,
  cancelled: 0,
});

/** The lines of each look in turn, seconds apart. */
function tell(looks: readonly (readonly [seconds: number, facts: Partial<BatchProgress>])[]): string[][] {
  let told: Told = NOTHING_TOLD;
  return looks.map(([seconds, facts]) => {
    const news = renderNews(told, { ...quiet, ...facts }, NOW + seconds * 1000, { timeZone: 'UTC' });
    told = news.told;
    return news.lines;
  });
}

describe('renderNews', () => {
  it('says how far it is at the start, every tenth of the way, 30 s after a change, and once a minute when nothing changes', () => {
    expect(
      tell([
        [0, { counts: counts(0) }],
        [1, { counts: counts(0) }],
        [2, { counts: counts(9) }],
        [3, { counts: counts(10) }],
        [32, { counts: counts(12) }],
        [33, { counts: counts(12), expectedEndAt: PROGRESS.expectedEndAt }],
        [92, { counts: counts(12) }],
        [99, { counts: counts(12) }],
        [100, { counts: counts(39, 1), expectedEndAt: PROGRESS.expectedEndAt }],
      ]),
    ).toEqual([
      ['0 of 100 done (0 %); 12 under way'],
      [],
      [],
      ['10 of 100 done (10 %): 10 completed; 12 under way; 67.5 units'],
      [],
      ['12 of 100 done (12 %): 12 completed; 12 under way; about 13 min, until 08:26; 67.5 units'],
      [],
      ['12 of 100 done (12 %): 12 completed; 12 under way; 67.5 units'],
      ['40 of 100 done (40 %): 39 completed, 1 failed; 12 under way; about 12 min, until 08:26; 67.5 units'],
    ]);
  });

  it('says nothing before the items are known', () => {
    expect(tell([[0, { total: 0, counts: counts(0) }]])).toEqual([[]]);
  });

  it('names each failure once, oldest first, and how many went by unseen', () => {
    if (FIRST === undefined || SECOND === undefined) throw new Error('two failures are needed');
    const again = { ...FIRST, at: '2026-11-23T08:13:00.000Z' };
    expect(
      tell([
        [0, { counts: counts(1) }],
        [1, { counts: counts(1, 1), latestFailures: [SECOND] }],
        [2, { counts: counts(1, 1), latestFailures: [SECOND] }],
        [3, { counts: counts(1, 5), latestFailures: [FIRST, SECOND] }],
        [4, { counts: counts(1, 6), latestFailures: [again, FIRST, SECOND] }],
      ]).slice(1),
    ).toEqual([
      ['row-9 failed: 生成失败 😀'],
      [],
      [
        '3 items failed too; all: kling batch status prompts-3fa91c2b --state failed',
        'row-12 failed: Kling failed task 8812: risk control. Change the prompt.',
      ],
      ['row-12 failed: Kling failed task 8812: risk control. Change the prompt.'],
    ]);
  });

  it('raises an alert for each stuck item once, and passes notices on once', () => {
    expect(
      tell([
        [0, { counts: counts(0) }],
        [1, { counts: counts(0), stuck: ['row-3'], notices: ['Two rows are the same.'] }],
        [2, { counts: counts(0), stuck: ['row-3', 'row-4'], notices: ['Two rows are the same.'] }],
      ]).slice(1),
    ).toEqual([
      ['Two rows are the same.', '1 item takes unusually long at Kling: row-3'],
      ['1 item takes unusually long at Kling: row-4'],
    ]);
  });

  it('says once for all that have failed since what to do about them', () => {
    const advised = adviseProgress({
      ...PROGRESS,
      latestFailures: ['b', 'a'].map((id) => ({ id, kind: 'Credentials', text: 'no key.', at: id })),
    });
    const { lines, told } = renderNews(NOTHING_TOLD, advised, NOW);
    expect(lines.filter((line) => line.startsWith('Next: '))).toEqual([
      expect.stringMatching(
        /^Next: the worker's keys are in KLING_API_KEY .* KLING_BASE_URL; it reads them when it starts$/,
      ),
      'Next: try again: kling batch retry prompts-3fa91c2b a b',
    ]);
    expect(renderNews(told, advised, NOW).lines).toEqual([]);
  });

  it.each<[Partial<BatchProgress>, string]>([
    [
      { state: 'paused', reason: '[1102] balance not enough. Top up.' },
      'Paused: [1102] balance not enough. Top up. Go on with: kling batch resume prompts-3fa91c2b',
    ],
    [{ state: 'paused', reason: 'lunch' }, 'Paused: lunch. Go on with: kling batch resume prompts-3fa91c2b'],
    [
      { state: 'draining', reason: 'the budget of 10 is reached; what runs is left to end', budget: 10 },
      'Starts nothing more: the budget of 10 is reached; what runs is left to end. Go on with: kling batch resume prompts-3fa91c2b --budget 6750',
    ],
    [{ state: 'cancelled' }, 'Is being cancelled.'],
    [{ state: 'cancelled', endedAt: PROGRESS.asOf }, 'Was cancelled.'],
  ])('says once why nothing more is started, and what to do: %#', (facts, line) => {
    const looks = tell([
      [0, { counts: counts(1) }],
      [1, { counts: counts(1), ...facts }],
      [2, { counts: counts(1), ...facts }],
    ]);
    expect(looks.slice(1)).toEqual([[line], []]);
  });

  it('says when it goes on', () => {
    expect(
      tell([
        [0, { counts: counts(1), state: 'paused' }],
        [1, { counts: counts(1) }],
        [2, { counts: counts(1), state: 'completed' }],
      ]).slice(1),
    ).toEqual([['Goes on.'], []]);
  });
});
