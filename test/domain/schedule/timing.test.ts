import { describe, expect, it } from 'vitest';
import { parseTiming } from '../../../src/domain/schedule/timing.js';

const complaintsOf = (given: Readonly<Record<string, unknown>>) =>
  parseTiming(given).problems.map(({ path, text }) => `${path}: ${text}`);

describe('The times of a schedule', () => {
  it('are an expression of cron or an interval, with an hour to catch up and no run beside another', () => {
    expect(parseTiming({ cron: ' 0 2 * * * ', timeZone: 'Europe/Berlin' })).toEqual({
      value: {
        cron: ['0 2 * * *'],
        timeZone: 'Europe/Berlin',
        everyMs: undefined,
        offsetMs: undefined,
        jitterMs: undefined,
        overlap: 'skip',
        catchUpMs: 3_600_000,
      },
      problems: [],
    });
    expect(
      parseTiming({ every: '6h', offset: '30m', jitter: 90, overlap: 'buffer-one', catchUp: '1d' }).value,
    ).toMatchObject({
      ...{ cron: [], everyMs: 21_600_000, offsetMs: 1_800_000, jitterMs: 90_000 },
      ...{ overlap: 'buffer-one', catchUpMs: 86_400_000 },
    });
    expect(parseTiming({ cron: 'CRON_TZ=UTC 0  2 * * *' }).problems).toEqual([]);
    expect(parseTiming({ cron: ['@daily', '0 12 * * 1'] }).value.cron).toEqual(['@daily', '0 12 * * 1']);
  });

  it.each([
    [{}, /^cron: missing; write when to start/],
    [{ cron: '' }, /^cron: ""; write minute, hour, day/],
    [{ cron: '0 2 * * * # at two' }, /^cron: "0 2 \* \* \* # at two"; write/],
    [{ cron: 5 }, /^cron: 5; write/],
    [{ cron: '0 0 2 * * *' }, /^cron: "0 0 2 \* \* \*"; write minute, hour, day/],
    [{ cron: ['0 2 * * *', 'TZ=UTC * * * * * * *'] }, /^cron: .*; write minute, hour, day/],
    [{ every: 'often' }, /^every: "often" is not a duration of at least 1 s and at most 365 days/],
    [{ every: '10ms' }, /^every: "10ms" is not a duration/],
    [{ every: '1h', offset: '2h' }, /^offset: must be shorter than "every"$/],
    [{ cron: '@daily', offset: '2h' }, /^offset: shifts an interval/],
    [{ every: '1h', timeZone: 'UTC' }, /^timeZone: is what cron is read in/],
    [{ cron: '@daily', timeZone: 'Mars/Base' }, /^timeZone: "Mars\/Base" is no time zone/],
    [{ every: '1h', overlap: 'terminate-other' }, /^overlap: "terminate-other"; write one of skip, buffer-one/],
    [{ every: '1h', jitter: '2d' }, /^jitter: "2d" is not a duration of at most a day/],
    [{ every: '1h', catchUp: '1s' }, /^catchUp: "1s" is not a duration of at least 10 s/],
  ])('are refused where they make no sense: %j', (given, complaint) => {
    const [first, ...others] = complaintsOf(given);
    expect(first).toMatch(complaint);
    expect(others).toEqual([]);
  });
});
