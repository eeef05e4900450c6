import { describe, expect, it } from 'vitest';
import type { WaitingLine } from '../../../src/client/waiting-line.js';
import { renderBatchWaits, renderWaits } from '../../../src/cli/generation/render-waits.js';
import { NOTHING_TOLD, renderNews } from '../../../src/cli/batch/screen/render-news.js';
import { renderBatchScreen } from '../../../src/cli/batch/screen/render-screen.js';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import type { WaitReason } from '../../../src/domain/generation/waiting.js';
import { NOW, PROGRESS } from '../batch/batch-progress.js';

const since = '2026-11-23T08:05:00.000Z';
const outage: WaitReason = { kind: 'Outage', text: '[5000] internal error', since };
const full: WaitReason = { kind: 'Busy', text: '[1303] parallel task over resource pack limit', since };
const clock = (iso: string) => iso.slice(11, 16);
const line = (holders: readonly string[], more: Partial<WaitingLine> = {}): WaitingLine => ({
  holders,
  held: holders.length,
  ...more,
});

describe('renderWaits', () => {
  it.each<[WaitReason | undefined, WaitingLine | undefined, string]>([
    [undefined, undefined, 'waiting for a slot'],
    [undefined, line([], { ahead: 0 }), 'waiting for a slot; next in line'],
    [
      undefined,
      line(['fox', 'owl', 'cat'], { ahead: 4 }),
      'waiting for a slot; slots held by fox, owl and cat; about 4 before it in line',
    ],
    [
      undefined,
      line(['night/1', 'night/2', 'fox', 'a', 'b', 'c']),
      'waiting for a slot; slots held by 2 of night, fox, a and 2 more of ours',
    ],
    [
      undefined,
      line(['fox'], { left: ['owl', 'night/1', 'night/2'] }),
      'waiting for a slot; slots held by fox, perhaps by owl and 2 of night, left at Kling',
    ],
    [undefined, line([], { left: ['owl'] }), 'waiting for a slot; slots held perhaps by owl, left at Kling'],
    [
      full,
      line([], { left: ['owl'] }),
      `all slots of the account are taken since 08:05: ${full.text}; slots held by another program, perhaps by owl, left at Kling`,
    ],
    [
      undefined,
      line(['a', 'b', 'c', 'd'], { held: 60 }),
      'waiting for a slot; slots held by a, b, c and 57 more of ours',
    ],
    [outage, line([]), 'Kling cannot be reached or has trouble since 08:05: [5000] internal error'],
    [
      full,
      line(['fox']),
      `all slots of the account are taken since 08:05: ${full.text}; slots held by fox and another program`,
    ],
    [full, line([]), `all slots of the account are taken since 08:05: ${full.text}; slots held by another program`],
  ])('says why, since when, and who is before it: %#', (waiting, known, text) => {
    expect(renderWaits(waiting, known, clock)).toBe(text);
  });

  it('shows nothing that a terminal would obey', () => {
    const shown = renderWaits({ ...outage, text: '\u001b[2J' }, line(['a\u0007b']), clock);
    expect(shown).not.toContain('\u001b');
    expect(shown).not.toContain('\u0007');
  });
});

describe('a batch whose items are queued', () => {
  const { counts } = PROGRESS;
  it.each<[string, Parameters<typeof renderBatchWaits>[0], WaitingLine | undefined, string | undefined]>([
    ['nothing while its items take turns', { counts }, line(['prompts-3fa91c2b/1']), undefined],
    ['nothing when none is queued', { counts: { ...counts, queued: 0 }, waiting: outage }, undefined, undefined],
    [
      'what its worker has met',
      { counts, waiting: outage },
      undefined,
      '6 items are queued: Kling cannot be reached or has trouble since 08:05: [5000] internal error',
    ],
    [
      'what others have met, while no worker answers',
      { counts: { ...counts, queued: 1 } },
      line([], { met: outage }),
      '1 item is queued: Kling cannot be reached or has trouble since 08:05: [5000] internal error',
    ],
    [
      'whose turn it is, while it has none',
      { counts: { ...counts, processing: 0 } },
      line(['day/1', 'day/2', 'fox']),
      '6 items are queued: waiting for a slot; slots held by 2 of day and fox',
    ],
    [
      'what may hold the slots though it has ended here',
      { counts: { ...counts, processing: 0 } },
      line([], { left: ['fox'] }),
      '6 items are queued: waiting for a slot; slots held perhaps by fox, left at Kling',
    ],
  ])('says %s', (_name, progress, known, text) => {
    expect(renderBatchWaits(progress, known, clock)).toBe(text);
  });

  it('says so on its screen, in bounds', () => {
    const frame = { columns: 60, rows: 24, now: NOW, paint: NO_PAINT, timeZone: 'UTC' };
    const lines = renderBatchScreen({ ...PROGRESS, waiting: outage }, [], frame);
    expect(lines.slice(2, 4)).toEqual([
      '▌ 6 items are queued: Kling cannot be reached or has trouble',
      '▌ since 08:05: [5000] internal error',
    ]);
  });

  it('says so in a log: at once, once a minute, and not any more when it is over', () => {
    let told = NOTHING_TOLD;
    const looks = [0, 1, 30, 61, 62, 130].map((second) => {
      const waiting = second >= 1 && second < 100 ? outage : undefined;
      const news = renderNews(told, { ...PROGRESS, stuck: [], latestFailures: [], waiting }, NOW + second * 1000);
      told = news.told;
      return news.lines.filter((text) => text.includes('queued')).length;
    });
    expect(looks).toEqual([0, 1, 0, 1, 0, 0]);
  });
});
