import { describe, expect, it } from 'vitest';
import { over, raised } from '../../../src/domain/alerts/alert.js';
import type { AlertBoard, BoardNews } from '../../../src/domain/alerts/alert-board.js';
import { dropSilent, readBoard, takeSightings } from '../../../src/domain/alerts/alert-board.js';
import type { Sighting } from '../../../src/domain/alerts/sightings.js';
import { readSightings } from '../../../src/domain/alerts/sightings.js';
import { toEvent } from '../../../src/domain/notices/happening.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 8, minute)).toISOString();
const full = (text?: string): Sighting => ({
  alert: 'store-full',
  about: 'host',
  ...(text === undefined ? {} : { text }),
});
const said = (board: AlertBoard, reporter: string, minute: number, ...sightings: Sighting[]): BoardNews =>
  takeSightings(board, { reporter, sightings }, at(minute));

describe('The board of alerts', () => {
  it('raises an alert for the first worker that sees it, and ends it once none does', () => {
    const first = said([], 'a', 0, full('no room'));
    expect(first.raised).toEqual([{ alert: 'store-full', about: 'host', since: at(0), text: 'no room' }]);
    const second = said(first.board, 'b', 1, full('no room at all'));
    expect([second.raised, second.over]).toEqual([[], []]);
    const third = said(second.board, 'a', 2, full());
    expect([third.raised, third.over]).toEqual([[], []]);
    const last = said(third.board, 'b', 3, full());
    expect(last).toMatchObject({ board: [], raised: [], over: [{ since: at(0), text: 'no room at all' }] });
    expect(said(last.board, 'b', 4, full())).toMatchObject({ raised: [], over: [] });
    expect(said(last.board, 'b', 5, full('again')).raised).toMatchObject([{ since: at(5) }]);
  });

  it('tells apart what alerts are about, and takes several at once', () => {
    const both = said([], 'a', 0, full('x'), { alert: 'keys-failing', about: 'studio', text: 'y' });
    expect(both.raised).toHaveLength(2);
    expect(said(both.board, 'a', 1, { alert: 'keys-failing', about: 'default' }).over).toEqual([]);
  });

  it('forgets a worker that has said nothing for a quarter of an hour, and with it what it alone has seen', () => {
    const seen = said(said([], 'dead', 0, full('x')).board, 'alive', 10, { alert: 'pack-low', about: 'p', text: 'y' });
    expect(dropSilent(seen.board, Date.parse(at(14))).over).toEqual([]);
    const heard = dropSilent(seen.board, Date.parse(at(16)));
    expect(heard.over).toMatchObject([{ alert: 'store-full' }]);
    expect(heard.board).toMatchObject([{ alert: 'pack-low' }]);
  });

  it('makes the same event of the same alert, whoever says it, and another one of its end and of the next time', () => {
    const [alert] = said([], 'a', 0, full('x')).raised;
    const [again] = said([], 'b', 0, full('other words')).raised;
    if (alert === undefined || again === undefined) throw new Error('nothing was raised');
    expect(toEvent(raised(again)).id).toBe(toEvent(raised(alert)).id);
    const ids = [raised(alert), over(alert, at(1)), raised({ ...alert, since: at(2) })].map((one) => toEvent(one).id);
    expect(new Set(ids).size).toBe(3);
    expect(over(alert, at(1))).toMatchObject({ type: 'alert.store-full.over', data: { since: at(0), endedAt: at(1) } });
  });

  it('takes nothing that no worker says, and nothing that no run hands over', () => {
    expect(readSightings({ reporter: 'a', sightings: [full('x'), full()] })).toBeDefined();
    for (const odd of [null, 5, {}, { reporter: 'a' }, { reporter: 'a', sightings: [{ alert: 'x', about: 'y' }] }])
      expect(readSightings(odd)).toBeUndefined();
    const { board } = said([], 'a', 0, full('x'));
    expect(readBoard(JSON.parse(JSON.stringify({ board })))).toEqual(board);
    expect(readBoard(undefined)).toEqual([]);
    for (const odd of [5, {}, { board: [{}] }, { board: [{ ...board[0], since: 'soon' }] }])
      expect(readBoard(odd)).toBeUndefined();
  });
});
