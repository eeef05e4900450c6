import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../src/cli/screen/fit-text.js';
import { renderTable, tableWidth } from '../../../src/cli/screen/text-table.js';

const ROWS = [
  ['山の湖', 'completed', '1'],
  ['🦊', 'queued (outage)', '22'],
];
const HEAD = ['NAME', 'STATE', 'N'];

describe('a table', () => {
  it('counts columns as a terminal does, whatever stands in the cells', () => {
    expect(renderTable(HEAD, ROWS)).toEqual([
      'NAME    STATE            N',
      '山の湖  completed        1',
      '🦊      queued (outage)  22',
    ]);
    expect(tableWidth(HEAD, ROWS)).toBe(27);
  });

  it('is as wide in colours, its head dim and its states by what they mean', () => {
    const painted = renderTable(HEAD, ROWS, { paint: createColors(true) });
    expect(painted.map(columnsOf)).toEqual(renderTable(HEAD, ROWS).map(columnsOf));
    expect(painted[0]).toBe(createColors(true).dim('NAME    STATE            N'));
    expect(painted[1]).toContain('\u001b[32mcompleted');
    expect(painted[2]).toContain('\u001b[33mqueued (outage)');
  });

  it('gives its last column the room that is left, or leaves it out', () => {
    const rooms: number[] = [];
    const last = { head: 'WHY', cell: (_row: number, room: number) => `${rooms.push(room)}`, minRoom: 5 };
    expect(renderTable(HEAD, ROWS, { last, columns: 40 })[1]).toBe('山の湖  completed        1   1');
    expect(rooms).toEqual([11, 11]);
    expect(renderTable(HEAD, ROWS, { last, columns: 33 })[0]).toBe('NAME    STATE            N');
  });

  it('cuts what is wider than a column may be', () => {
    expect(renderTable(['A'], [['abcdef']], { maxColumns: 4 })[1]).toBe('abc…');
  });
});
