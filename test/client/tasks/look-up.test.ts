import { describe, expect, it } from 'vitest';
import { lookUp } from '../../../src/client/tasks/look-up.js';
import { QUERY_METHODS } from '../../../src/domain/queries/query-methods.js';
import { film, IMAGES, TEXT2VIDEO } from '../../simulator/local-simulator.js';
import { KEY_PAIR, openAccount } from './simulated-account.js';

describe('looking a task up at Kling', () => {
  for (const kind of ['its own', 'the external'])
    it(`finds it by ${kind} id in each way of asking, and says what that took`, async () => {
      const { asking, finish } = await openAccount();
      const { task_id: taskId } = await finish(TEXT2VIDEO, film({ external_task_id: 'fox-1' }));
      const id = kind === 'its own' ? taskId : 'fox-1';
      const { answers, auth } = await lookUp({ id }, asking);
      expect(auth).toBe('api-key');
      expect(answers.map(({ method }) => method)).toEqual(QUERY_METHODS);
      for (const answer of answers) {
        expect(answer).toMatchObject({
          outcome: 'found',
          requests: 1,
          task: { taskId, externalTaskId: 'fox-1', status: 'succeeded', cost: { units: '1.5' } },
        });
        expect(answer.bytes).toBeGreaterThan(100);
        expect(answer.latencyMs).toBeGreaterThan(0);
      }
      expect(answers[0]?.product).toBe('text2video');
    });

  it('shows links without what opens them', async () => {
    const { asking, finish } = await openAccount();
    const { task_id: id } = await finish(TEXT2VIDEO, film());
    const { answers } = await lookUp({ id }, asking);
    for (const { task } of answers) expect(task?.outputs).toEqual([expect.stringMatching(/-0\.mp4$/)]);
  });

  it('asks only in the ways that are named, and only where the product is', async () => {
    const { asking, create, simulator } = await openAccount();
    const id = await create(IMAGES, { model_name: 'kling-v2-1', prompt: 'a poster' });
    const before = simulator.ledger().length;
    const { answers } = await lookUp({ id, methods: ['direct'], product: 'images/generations' }, asking);
    expect(answers).toMatchObject([{ method: 'direct', outcome: 'found', product: 'images/generations', requests: 1 }]);
    expect(
      simulator
        .ledger()
        .slice(before)
        .map(({ route }) => route),
    ).toEqual(['images.one']);
  });

  it('tells what nobody knows from what is refused', async () => {
    const { asking } = await openAccount();
    const { answers } = await lookUp({ id: '123456789012345678' }, asking);
    for (const answer of answers) expect(answer).toMatchObject({ outcome: 'unknown', error: { kind: 'NotFound' } });
  });

  it('says that the new standard takes API keys only, where the keys are the older pair', async () => {
    const { asking, create } = await openAccount(KEY_PAIR);
    const id = await create(TEXT2VIDEO, film());
    const { answers, auth } = await lookUp({ id }, asking);
    expect(auth).toBe('jwt');
    expect(answers.map(({ outcome }) => outcome)).toEqual(['found', 'found', 'refused', 'refused']);
    expect(answers[2]?.error).toEqual({
      kind: 'Credentials',
      text: expect.stringContaining('GET /tasks takes API keys only') as string,
    });
  });

  it('goes on with the other ways when one has trouble', async () => {
    const { asking, create, simulator } = await openAccount();
    const id = await create(TEXT2VIDEO, film());
    simulator.fault({ route: 'tasks.query', kind: 'status', status: 503 });
    simulator.fault({ route: 'tasks.list', kind: 'garbage' });
    const { answers } = await lookUp({ id, product: 'text2video' }, asking);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['found', 'found', 'silent', 'silent']);
  });

  it('says of the new standard that it has no question by product', async () => {
    const { asking } = await openAccount();
    const { answers } = await lookUp({ id: '7', product: 'text-to-video' }, asking);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['impossible', 'impossible', 'unknown', 'unknown']);
  });

  it('finds a task that is on a later page of a list', async () => {
    const { asking, create } = await openAccount(undefined, { videoConcurrency: 1000 });
    const id = await create(TEXT2VIDEO, film());
    await Promise.all(Array.from({ length: 500 }, () => create(TEXT2VIDEO, film())));
    const { answers } = await lookUp({ id, methods: ['list', 'tasks-list'], product: 'text2video' }, asking);
    expect(answers).toMatchObject([
      { outcome: 'found', requests: 2, task: { status: 'submitted' } },
      { outcome: 'found', requests: 2, task: { status: 'submitted' } },
    ]);
  });

  for (const id of ['', ' ', 'a,b', 'a b', 'x'.repeat(300), 'a\u0000'])
    it(`refuses ${JSON.stringify(id.slice(0, 8))} as an id and asks nobody`, async () => {
      const { asking, simulator } = await openAccount();
      expect(() => lookUp({ id }, asking)).toThrow(/The id (is empty|has 300|holds)/);
      expect(simulator.ledger()).toEqual([]);
    });
});
