import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createColors } from 'picocolors';
import { columnsOf } from '../../../../src/cli/screen/fit-text.js';
import { NO_PAINT } from '../../../../src/cli/screen/paint.js';
import { renderBatchScreen } from '../../../../src/cli/batch/screen/render-screen.js';
import type { Frame } from '../../../../src/cli/batch/screen/frame.js';
import { adviseProgress } from '../../../../src/domain/batch/batch-advice.js';
import { FAILURE_KINDS } from '../../../../src/domain/failure.js';
import type { BatchItem } from '../../../../src/domain/batch/item.js';
import { ITEM_STATES } from '../../../../src/domain/batch/item.js';
import type { BatchProgress } from '../../../../src/domain/batch/progress/progress.js';
import { BATCH_STATES } from '../../../../src/domain/batch/progress/progress.js';
import { ITEMS, NOW, PROGRESS } from '../batch-progress.js';

const COLOURS = createColors(true);
const FRAME: Frame = { columns: 80, rows: 24, now: NOW, paint: NO_PAINT, timeZone: 'UTC' };
const draw = (facts: Partial<BatchProgress>, items: readonly BatchItem[], frame: Partial<Frame>) =>
  renderBatchScreen({ ...PROGRESS, ...facts }, items, { ...FRAME, ...frame }).join('\n');

describe('renderBatchScreen', () => {
  it('fits 80 columns and 24 lines', () => {
    expect(draw({}, ITEMS, {})).toMatchInlineSnapshot(`
      "Batch prompts-3fa91c2b  running

      ! 1 item takes unusually long at Kling: row-3

        ██████████████████▒▒▒▒▒░░░░░░░░░░░░░░░░░  47 %  47 of 100
        45 completed   2 failed   5 processing   1 downloading   6 queued   41 waiting

        success   95.7 %                       elapsed   12 min
        cost      67.5 units of 150            left      about 14 min, until 08:26
        at Kling  5; 12 of 12 under way

        STATE         ELAPSED  ITEM   TASK ID             PROMPT
      ! processing       38 s  row-3  831922345719271433  a red fox in the snow, cine…
        processing        8 s  row-0  831922345719271430  a red fox in the snow, cine…
        processing       18 s  row-1  831922345719271431  一只红狐狸在雪地里奔跑,电影…
        processing       28 s  row-2  831922345719271432  👨 a family 🦊🦊 of foxes
        processing       48 s  row-4  831922345719271434  一只红狐狸在雪地里奔跑,电影…
        … 7 more under way

        Latest failures; all: kling batch status prompts-3fa91c2b --state failed
        row-12  Kling failed task 8812: risk control. Change the prompt.

        Ctrl-C leaves it running; come back with: kling batch watch prompts-3fa91c2b"
    `);
  });

  it('fits 40 columns', () => {
    expect(draw({}, ITEMS, { columns: 40 })).toMatchInlineSnapshot(`
      "Batch prompts-3fa91c2b  running

      ! 1 item takes unusually long at Kling:…

        █████████▒▒▒░░░░░░░░░  47 %  47 of 100
        45 completed   2 failed   5 processing
        1 downloading   6 queued   41 waiting

        success   95.7 %
        elapsed   12 min
        cost      67.5 units of 150
        left      about 14 min, until 08:26
        at Kling  5; 12 of 12 under way

        STATE         ELAPSED  PROMPT
      ! processing       38 s  a red fox in t…
        processing        8 s  a red fox in t…
        … 10 more under way

        Latest failures; all: kling batch sta…
        row-12  Kling failed task 8812: risk…

        Ctrl-C leaves it running"
    `);
  });

  it('shows all that is under way on a large terminal', () => {
    expect(draw({}, ITEMS, { columns: 110, rows: 40 })).toMatchInlineSnapshot(`
      "Batch prompts-3fa91c2b  running

      ! 1 item takes unusually long at Kling: row-3

        ██████████████████▒▒▒▒▒░░░░░░░░░░░░░░░░░  47 %  47 of 100
        45 completed   2 failed   5 processing   1 downloading   6 queued   41 waiting

        success   95.7 %                                      elapsed   12 min
        cost      67.5 units of 150                           left      about 14 min, until 08:26
        at Kling  5; 12 of 12 under way

        STATE         ELAPSED  ITEM    TASK ID             PROMPT
      ! processing       38 s  row-3   831922345719271433  a red fox in the snow, cinematic, 35mm
        processing        8 s  row-0   831922345719271430  a red fox in the snow, cinematic, 35mm
        processing       18 s  row-1   831922345719271431  一只红狐狸在雪地里奔跑,电影感,三十五毫米胶片,慢动作
        processing       28 s  row-2   831922345719271432  👨 a family 🦊🦊 of foxes
        processing       48 s  row-4   831922345719271434  一只红狐狸在雪地里奔跑,电影感,三十五毫米胶片,慢动作
        downloading      58 s  row-5   831922345719271435  👨 a family 🦊🦊 of foxes
        queued           68 s  row-6                       a red fox in the snow, cinematic, 35mm
        queued           78 s  row-7                       一只红狐狸在雪地里奔跑,电影感,三十五毫米胶片,慢动作
        queued           88 s  row-8                       👨 a family 🦊🦊 of foxes
        queued           98 s  row-9                       a red fox in the snow, cinematic, 35mm
        queued          108 s  row-10                      一只红狐狸在雪地里奔跑,电影感,三十五毫米胶片,慢动作
        queued          118 s  row-11                      👨 a family 🦊🦊 of foxes

        Latest failures
        row-12  Kling failed task 8812: risk control. Change the prompt.
        row-9   生成失败 😀

        Ctrl-C leaves it running; come back with: kling batch watch prompts-3fa91c2b"
    `);
  });

  it('leaves out empty lines and advice on a low terminal', () => {
    expect(draw({}, ITEMS, { rows: 12 })).toMatchInlineSnapshot(`
      "Batch prompts-3fa91c2b  running
      ! 1 item takes unusually long at Kling: row-3
        ██████████████████▒▒▒▒▒░░░░░░░░░░░░░░░░░  47 %  47 of 100
        45 completed   2 failed   5 processing   1 downloading   6 queued   41 waiting
        success   95.7 %                       elapsed   12 min
        cost      67.5 units of 150            left      about 14 min, until 08:26
        at Kling  5; 12 of 12 under way
        STATE         ELAPSED  ITEM   TASK ID             PROMPT
      ! processing       38 s  row-3  831922345719271433  a red fox in the snow, cine…
        processing        8 s  row-0  831922345719271430  a red fox in the snow, cine…
        … 10 more under way"
    `);
  });

  it('says large and clear why it is paused, what to do, and that no worker answers', () => {
    const reason = '[1102] account balance not enough. Top up the account at Kling, then go on.';
    const silence = 'What follows is as of 08:12. No worker answers on task queue kling. Start one with: kling worker';
    const facts = { state: 'paused', reason, stuck: [], expectedEndAt: undefined, latestFailures: [] } as const;
    expect(draw(facts, ITEMS.slice(0, 2), { silence })).toMatchInlineSnapshot(`
      "Batch prompts-3fa91c2b  paused

      ▌ PAUSED: [1102] account balance not enough. Top up the account at Kling, then
      ▌ go on.
      ▌ Go on with: kling batch resume prompts-3fa91c2b
      ▌ What follows is as of 08:12. No worker answers on task queue kling. Start one
      ▌ with: kling worker

        ██████████████████▒▒▒▒▒░░░░░░░░░░░░░░░░░  47 %  47 of 100
        45 completed   2 failed   5 processing   1 downloading   6 queued   41 waiting

        success   95.7 %                       elapsed   12 min
        cost      67.5 units of 150            left      not while it is paused
        at Kling  5; 12 of 12 under way

        STATE         ELAPSED  ITEM   TASK ID             PROMPT
        processing        8 s  row-0  831922345719271430  a red fox in the snow, cine…
        processing       18 s  row-1  831922345719271431  一只红狐狸在雪地里奔跑,电影…
        … 10 more under way

        Ctrl-C leaves it running; come back with: kling batch watch prompts-3fa91c2b"
    `);
  });

  it('says what a spent budget needs', () => {
    const reason = 'the budget of 150 is reached; what runs is left to end';
    const facts = { state: 'draining', reason, stuck: [], latestFailures: [] } as const;
    expect(draw(facts, ITEMS.slice(0, 1), { rows: 18 })).toMatchInlineSnapshot(`
      "Batch prompts-3fa91c2b  draining
      ▌ STARTS NOTHING MORE: the budget of 150 is reached; what runs is left to end
      ▌ Go on with: kling batch resume prompts-3fa91c2b --budget 151
        ██████████████████▒▒▒▒▒░░░░░░░░░░░░░░░░░  47 %  47 of 100
        45 completed   2 failed   5 processing   1 downloading   6 queued   41 waiting
        success   95.7 %                       elapsed   12 min
        cost      67.5 units of 150            left      about 14 min, until 08:26
        at Kling  5; 12 of 12 under way
        STATE         ELAPSED  ITEM   TASK ID             PROMPT
        processing        8 s  row-0  831922345719271430  a red fox in the snow, cine…
        … 11 more under way
        Ctrl-C leaves it running; come back with: kling batch watch prompts-3fa91c2b"
    `);
  });

  it('shows a batch that reads its items still', () => {
    expect(draw({ total: 0, stuck: [], latestFailures: [] }, [], {})).toMatchInlineSnapshot(`
      "Batch prompts-3fa91c2b  running

        reading and checking the items

        Ctrl-C leaves it running; come back with: kling batch watch prompts-3fa91c2b"
    `);
  });

  it('shows the end without rows or advice', () => {
    const counts = { ...PROGRESS.counts, waiting: 0, queued: 0, processing: 0, downloading: 0, completed: 98 };
    const facts = { state: 'completed', counts, successRate: 0.98, stuck: [], endedAt: PROGRESS.asOf } as const;
    expect(draw(facts, [], {})).toMatchInlineSnapshot(`
      "Batch prompts-3fa91c2b  completed

        ████████████████████████████████████████ 100 %  100 of 100
        98 completed   2 failed   0 processing   0 downloading   0 queued   0 waiting

        success   98.0 %                       elapsed   12 min
        cost      67.5 units of 150

        Latest failures
        row-12  Kling failed task 8812: risk control. Change the prompt.
        row-9   生成失败 😀"
    `);
  });

  it('lists a failed item once, with its latest reason', () => {
    const [first] = PROGRESS.latestFailures;
    if (first === undefined) throw new Error('a failure is needed');
    const older = { ...first, text: 'an older reason', at: '2026-11-23T07:00:00.000Z' };
    expect(draw({ latestFailures: [first, older] }, [], {})).not.toContain('an older reason');
  });

  it('colours nothing but what it colours: the text is the same', () => {
    const coloured = draw({}, ITEMS, { paint: COLOURS });
    expect(coloured).toContain('\u001b[32m');
    // eslint-disable-next-line no-control-regex
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(draw({}, ITEMS, {}));
    expect(draw({}, ITEMS, {})).not.toContain('\u001b');
  });

  it('changes only the numbers that count on from one second to the next', () => {
    const [before, after] = [NOW, NOW + 1000].map((now) => draw({}, ITEMS, { now }).split('\n'));
    const changed = before?.filter((line, index) => line !== after?.[index]) ?? [];
    expect(changed.every((line) => /\d+ s\b/.test(line))).toBe(true);
    expect(changed.length).toBeGreaterThan(0);
  });

  it('says what to do about the latest failures, each thing once and its command unbroken, at 60 columns too', () => {
    const advised = adviseProgress({ ...PROGRESS, stuck: [] });
    const screen = (frame: Partial<Frame>) =>
      renderBatchScreen(advised, [], { ...FRAME, source: { file: 'prompts.csv' }, ...frame });
    const below = (lines: readonly string[]) =>
      lines.slice(lines.findIndex((line) => line.includes('Latest failures')));
    expect(below(screen({ columns: 100 })).slice(1, 6)).toEqual([
      '  row-12  Kling failed task 8812: risk control. Change the prompt.',
      '  row-9   生成失败 😀',
      '  Next: change the row of row-12 and, once the batch has ended, make what is missing:',
      '  kling batch prompts.csv --id prompts-3fa91c2b',
      '  Next: try again: kling batch retry prompts-3fa91c2b row-9',
    ]);
    expect(below(screen({ columns: 60, rows: 40 })).slice(3, 7)).toEqual([
      '  Next: change the row of row-12 and, once the batch has',
      '  ended, make what is missing:',
      '  kling batch prompts.csv --id prompts-3fa91c2b',
      '  Next: try again: kling batch retry prompts-3fa91c2b row-9',
    ]);
  });

  it('names the command for all where the ids do not fit into a line', () => {
    const ids = ['a', 'b', 'c', 'd'].map((letter) => `the-${letter}-of-a-long-name`);
    const latestFailures = ids.map((id) => ({ id, kind: 'GaveUp', text: 'no', at: id }));
    const lines = renderBatchScreen(adviseProgress({ ...PROGRESS, latestFailures }), [], { ...FRAME, columns: 60 });
    expect(lines).toContain('  kling batch retry prompts-3fa91c2b');
  });

  it('is never wider or higher than the terminal, whatever it has to show', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 80 });
    const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
    const common = {
      ...{ id, workflowId: id, since: id, startedAt: id, elapsedSeconds: fc.nat() },
      prompt: fc.option(text, { nil: undefined }),
    };
    const item: fc.Arbitrary<BatchItem> = fc.oneof(
      fc.record({ ...common, state: fc.constant('queued' as const) }),
      fc.record({
        ...common,
        state: fc.constant('processing' as const),
        taskId: id,
        stuck: fc.constantFrom(true, undefined),
      }),
      fc.record({ ...common, state: fc.constant('downloading' as const), taskId: id }),
    );
    const counts = fc.record(
      Object.fromEntries(ITEM_STATES.map((state) => [state, fc.nat(9999)])) as Record<
        (typeof ITEM_STATES)[number],
        fc.Arbitrary<number>
      >,
    );
    const failure = fc.record({ id, kind: fc.constantFrom(...FAILURE_KINDS), text, at: id });
    const progress = fc.record({
      batchId: id,
      state: fc.constantFrom(...BATCH_STATES),
      reason: fc.option(text, { nil: undefined }),
      counts,
      stuck: fc.array(id),
      latestFailures: fc.array(failure, { maxLength: 5 }),
      notices: fc.array(text, { maxLength: 2 }),
      endedAt: fc.constantFrom(undefined, PROGRESS.asOf),
    });
    const size = { columns: fc.integer({ min: 16, max: 200 }), rows: fc.integer({ min: 2, max: 60 }) };
    const frame = fc.record({
      ...size,
      paint: fc.constantFrom(NO_PAINT, COLOURS),
      silence: fc.option(text, { nil: undefined }),
    });
    fc.assert(
      fc.property(progress, fc.array(item, { maxLength: 70 }), frame, (facts, items, given) => {
        const total = Object.values(facts.counts).reduce((sum, count) => sum + count, 0);
        const lines = renderBatchScreen(adviseProgress({ ...PROGRESS, ...facts, total }), items, {
          ...FRAME,
          ...given,
        });
        expect(lines.length).toBeLessThan(given.rows);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(given.columns);
      }),
      { numRuns: 300 },
    );
  });
});
