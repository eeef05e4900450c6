import { describe, expect, it } from 'vitest';
import { compareMethods } from '../../../src/client/tasks/compare-methods.js';
import { chooseTasks } from '../../../src/client/tasks/compared-tasks.js';
import { findSimulator } from '../../../src/client/tasks/simulator-control.js';
import { connectAccount } from '../../../src/client/tasks/connect-account.js';
import { CASES } from '../../../src/domain/queries/comparison.js';
import { film, TEXT2VIDEO } from '../../simulator/local-simulator.js';
import { KEY_PAIR, openAccount } from './simulated-account.js';

describe('a comparison of the ways to ask', () => {
  it('asks in each way about each case, and all answers of a simulated Kling are right', async () => {
    const { asking, notices, simulator } = await openAccount(undefined, { videoConcurrency: 3, speed: 30 });
    const comparison = await compareMethods(asking);
    expect(comparison.errors).toEqual([]);
    expect(comparison.absent).toEqual([]);
    expect(comparison.methods.map(({ successRate }) => successRate)).toEqual([1, 1, 1, 1]);
    for (const name of CASES) {
      const asked = comparison.cases.filter((cell) => cell.case === name).map(({ method }) => method);
      // One task cannot be asked for without an id.
      expect(asked, name).toHaveLength(name === 'empty' ? 3 : 4);
    }
    const many = comparison.cases.filter((cell) => cell.case === 'many at once');
    expect(many.map(({ method, requests }) => [method, requests / 5])).toEqual([
      ['direct', 50],
      ['list', 1],
      ['tasks', 3],
      ['tasks-list', 1],
    ]);
    expect(notices).toEqual([expect.stringContaining('tasks are made for this')]);
    expect(simulator.tasks().filter(({ status }) => status === 'processing' || status === 'submitted')).toEqual([]);
  });

  it('shows where keys of the older pair do not get', async () => {
    const { asking } = await openAccount(KEY_PAIR);
    const { methods, errors } = await compareMethods(asking);
    expect(methods.slice(0, 2).map(({ successRate }) => successRate)).toEqual([1, 1]);
    expect(methods[3]?.successRate).toBeLessThan(0.2);
    expect(errors).toContainEqual(
      expect.objectContaining({ method: 'tasks', text: expect.stringContaining('API keys only') as string }),
    );
  });

  it('chooses the newest task of each state where none may be made, and says what there is none of', async () => {
    const { asking, create, finish, simulator } = await openAccount();
    const { task_id: older } = await finish(TEXT2VIDEO, film());
    const { task_id: newer } = await finish(TEXT2VIDEO, film());
    const fresh = await create(TEXT2VIDEO, film());
    const { kling, close } = connectAccount(asking.config, asking.config.credentials, {
      requestTimeoutMs: 5000,
      onTrouble: () => undefined,
    });
    const before = simulator.stats().acceptedCreates;
    const { ids, product } = await chooseTasks(kling, asking);
    await close();
    expect(product).toBe('text2video');
    expect(ids).toMatchObject({ new: [fresh], processing: [], failed: [], 'very old id': [] });
    expect([older, newer]).toContain(ids.succeeded?.[0]);
    expect(ids['many at once']).toHaveLength(3);
    expect(simulator.stats().acceptedCreates).toBe(before);
  });

  for (const address of ['https://api-singapore.klingai.com', 'http://10.0.0.1:80'])
    it(`takes ${address} for no simulator, and asks it nothing`, async () => {
      expect(await findSimulator(address, new AbortController().signal)).toBeUndefined();
    });
});
