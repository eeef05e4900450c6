import { WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/client/client-errors.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import type { Desk } from '../../../src/mcp/desk.js';
import { reckon } from '../../../src/mcp/money/bill.js';
import type { Subject } from '../../../src/mcp/money/spending-page.js';
import { startPaid } from '../../../src/mcp/money/start-paid.js';
import type { Call } from '../../../src/mcp/tools/tool.js';
import { createLonelyDesk, createPurse } from '../in-process.js';

/** Nothing is found at the server of this desk. */
function createEmptyDesk(): Desk {
  const use = (work: (session: unknown) => Promise<unknown>) => {
    const describe = () => Promise.reject(new WorkflowNotFoundError('none', 'x', undefined));
    return work({ client: { workflow: { getHandle: () => ({ describe }) } } });
  };
  const desk = createLonelyDesk();
  return { ...desk, session: { ...desk.session, use: use as Desk['session']['use'] } };
}

/** Whether money is held after a start that has failed. */
async function isHeldAfter(kind: Subject['kind'], error: Error): Promise<boolean> {
  const desk = createEmptyDesk();
  const purse = createPurse(desk);
  const bill = reckon([parseRequest({ prompt: 'a fox', run: { attempts: 1 } })]);
  const start = () => Promise.reject(error);
  const call = { purse, signal: new AbortController().signal } as unknown as Call;
  const paid = { bill, subject: { kind, id: 'x' }, start, isAttached: () => false };
  await expect(startPaid(paid, desk, call)).rejects.toBe(error);
  return (await purse.findHeld('x')) !== undefined;
}

/** A server where `describe` answers so. */
function createDeskWhere(describe: () => Promise<unknown>): Desk {
  const use = (work: (session: unknown) => Promise<unknown>) =>
    work({ client: { workflow: { getHandle: () => ({ describe }) } } });
  const desk = createLonelyDesk({ limits: { budget: '0.01', budgetPerDay: '30', confirmAbove: '2' } });
  return { ...desk, session: { ...desk.session, use: use as Desk['session']['use'] } };
}

describe('a start for which the budget does not reach', () => {
  const missing = () => Promise.reject(new WorkflowNotFoundError('none', 'x', undefined));
  it.each([
    ['what is there', () => Promise.resolve({}), true],
    ['what is not', missing, false],
    ['what nobody can tell', () => Promise.reject(new Error('away')), false],
  ])('says of %s only what is so', async (_what, describe, isSaid) => {
    const desk = createDeskWhere(describe);
    const bill = reckon([parseRequest({ prompt: 'a fox', run: { attempts: 1 } })]);
    const call = { purse: createPurse(desk), signal: new AbortController().signal } as unknown as Call;
    const start = () => Promise.reject(new Error('started'));
    const refused = startPaid(
      { bill, subject: { kind: 'generation', id: 'x' }, start, isAttached: () => false },
      desk,
      call,
    );
    const text = await refused.catch(String);
    expect(text).toContain('Nothing was started.');
    expect(text.includes('There is "x" already')).toBe(isSaid);
  });
});

describe('a start that has failed', () => {
  it.each([
    ['generation', new UsageError('refused'), false],
    ['generation', new Error('cut off'), false],
    ['schedule', new UsageError('refused'), false],
    ['schedule', new Error('cut off'), true],
  ] as const)('of a %s with %s gives back what is certainly not spent', async (kind, error, isHeld) => {
    expect(await isHeldAfter(kind, error)).toBe(isHeld);
  });
});
