import { describe, expect, it } from 'vitest';
import { createPaint, NO_PAINT, paintState } from '../../../src/cli/screen/paint.js';
import { columnsOf } from '../../../src/cli/screen/fit-text.js';
import { renderList } from '../../../src/cli/generation/render-list.js';

const terminal = { isTTY: true };
const listed = (state: string) => ({
  workflowId: 'gen-1',
  runId: 'r',
  state,
  startedAt: '2026-11-25T08:00:00.000Z',
  prompt: 'a lamp',
});

describe('colours', () => {
  it('are for terminals only, and only where they are wanted', () => {
    expect(createPaint(terminal, 'auto').red('x')).toBe('\u001b[31mx\u001b[39m');
    expect(createPaint(terminal, 'never').red('x')).toBe('x');
    expect(createPaint({}, 'auto').red('x')).toBe('x');
    expect(createPaint({}, 'always').red('x')).toBe('\u001b[31mx\u001b[39m');
  });

  it('say what a state means', () => {
    const paint = createPaint(terminal, 'auto');
    const colours = [
      'completed',
      'failed',
      'parked: the task goes on',
      'processing',
      'queued',
      'queued (outage)',
      'processing!',
    ].map((state) => /\[(\d+)m/.exec(paintState(state, paint))?.[1]);
    expect(colours).toEqual(['32', '31', '33', '36', '2', '33', '33']);
  });

  it('do not move a table’s columns', () => {
    const now = new Date('2026-11-25T09:00:00.000Z');
    const rows = [listed('completed'), listed('failed')];
    const plain = renderList(rows, now, 100, NO_PAINT);
    const painted = renderList(rows, now, 100, createPaint(terminal, 'auto'));
    expect(painted.map(columnsOf)).toEqual(plain.map(columnsOf));
    expect(painted[0]).toBe(`\u001b[2m${plain[0] ?? ''}\u001b[22m`);
    expect(painted[1]).toContain('\u001b[32mcompleted');
  });
});
