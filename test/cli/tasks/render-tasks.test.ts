import { describe, expect, it } from 'vitest';
import { renderTasks } from '../../../src/cli/tasks/render-tasks.js';
import type { AccountTask } from '../../../src/domain/queries/account-task.js';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const TASK: AccountTask = {
  taskId: '954709365359640579',
  status: 'succeeded',
  createdAt: '2026-11-25T11:55:00Z',
  externalTaskId: 'kt-01a21504-d966-7100-bc09-2963589e400f-1',
  product: 'image2video',
  cost: { units: '1.5' },
  message: '',
  outputs: [],
  isKnown: true,
  workflow: { id: 'owl-1', state: 'completed', runId: 'r' },
};

describe("the table of Kling's tasks", () => {
  it('has every column where there is room, as in a file', () => {
    const [head = '', row = ''] = renderTasks([TASK], NOW);
    expect(head.split(/ {2,}/)).toEqual([
      'TASK ID',
      'STATE',
      'MADE',
      'COST',
      'PRODUCT',
      'EXTERNAL ID',
      'FILES',
      'WORKFLOW',
    ]);
    expect(row).toContain(TASK.externalTaskId);
  });

  it.each([
    [110, ['EXTERNAL ID']],
    [80, ['EXTERNAL ID', 'PRODUCT']],
    [60, ['EXTERNAL ID', 'PRODUCT', 'COST', 'MADE']],
  ])('fits into %i columns without %j, and keeps what tells the tasks apart', (columns, gone) => {
    const lines = renderTasks([TASK], NOW, { columns });
    const [head = '', row = ''] = lines;
    expect(lines.every((line) => line.length <= columns)).toBe(true);
    for (const name of gone) expect(head).not.toContain(name);
    for (const name of ['TASK ID', 'STATE', 'WORKFLOW']) expect(head).toContain(name);
    expect(row).toContain(TASK.taskId);
    expect(row).toContain('owl-1 (completed)');
  });
});
