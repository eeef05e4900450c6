import { describe, expect, it } from 'vitest';
import { createKlingTemporal } from '../../src/index.js';
import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import { film, openSimulator, TEXT2VIDEO } from '../simulator/local-simulator.js';

type Anything = never;

describe('the account in a program', () => {
  it('is asked for a task without a server', async () => {
    const { simulator, finish } = await openSimulator({ speed: 0 });
    const { task_id: id } = await finish(TEXT2VIDEO, film());
    const kling = createKlingTemporal({ kling: { apiKey: SIMULATOR_API_KEY, baseUrl: simulator.url } });
    const { answers } = await kling.lookup(id, { methods: ['tasks'] });
    expect(answers).toMatchObject([{ method: 'tasks', outcome: 'found', task: { taskId: id, status: 'succeeded' } }]);
  });

  it('tells what is left of its packs without a server', async () => {
    const { simulator, finish } = await openSimulator({ speed: 0, videoUnits: 100, imageUnits: 0 });
    await finish(TEXT2VIDEO, film());
    const kling = createKlingTemporal({ kling: { apiKey: SIMULATOR_API_KEY, baseUrl: simulator.url } });
    const { packs, left, usd, lagHours } = await kling.listPacks();
    expect(packs.map(({ kind, state }) => [kind, state])).toEqual([
      ['video', 'active'],
      ['image', 'empty'],
    ]);
    expect({ left, usd, lagHours }).toEqual({ left: { video: '98.5' }, usd: 13.79, lagHours: 12 });
  });

  const kling = createKlingTemporal();
  it.each([
    ['a way that does not exist', () => kling.lookup('7', { methods: ['lits' as Anything] }), 'lookup: methods is'],
    ['no id', () => kling.lookup(''), 'lookup: the id is ""'],
    ['a time that is none', () => kling.listTasks({ since: 'week' }), 'write how far back, e.g. 7d'],
    ['a time of charges that is none', () => kling.listCharges({ since: '7' }), 'write how far back, e.g. 7d'],
    [
      'a misspelt option',
      () => kling.recover({ dryrun: true } as Anything),
      'recover: dryrun is no option; did you mean dryRun?',
    ],
  ])('refuses %s before anything is asked', async (_name, ask, message) => {
    await expect(ask()).rejects.toMatchObject({
      code: 'UsageError',
      message: expect.stringContaining(message) as string,
    });
  });
});
