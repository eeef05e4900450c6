import { describe, expect, it } from 'vitest';
import { until } from '../simulator/local-simulator.js';
import { openReceiving, SECRET } from './receiving-stage.js';

const outcomesOf = ({ receiver }: Awaited<ReturnType<typeof openReceiving>>) => receiver.counts().outcomes;

describe('callbacks that Kling signs, whatever goes wrong with them', () => {
  it.each(['twice', 'disorder', 'forged', 'foreign', 'huge', 'slow', 'late', 'replayed'])(
    'end the wait without a look: %s',
    async (fault) => {
      const stage = await openReceiving({ webhookSecret: SECRET, secrets: [SECRET] });
      const task = await stage.generate(`a fox [callback-${fault}]`, 'a');
      expect(task).toMatchObject({ status: 'succeeded', cost: { units: '1.5' } });
      expect(task?.outputs[0]?.url).toContain(stage.simulator.url);
      expect(stage.simulator.stats().statusRequests).toEqual({ one: 0, list: 0, tasks: 0 });
      expect(stage.handedOver).toHaveLength(1);
      await until(() => outcomesOf(stage).told === 1);
    },
  );

  it('are refused where another has signed them, or nobody has, and looks go on', async () => {
    const stage = await openReceiving({
      webhookSecret: SECRET,
      secrets: [SECRET],
      callbackFaults: ['unsigned'],
      pollMs: 1000,
    });
    const task = await stage.generate('a fox', 'a');
    expect(task?.status).toBe('succeeded');
    expect(stage.simulator.stats().statusRequests.one).toBe(1);
    expect(outcomesOf(stage)).toMatchObject({ refused: 3, told: 0 });
    expect(stage.logged).toEqual([
      'A callback for account default was refused: it is not signed; is the webhook secret still set up at Kling? Its tasks are polled.',
    ]);
  });
});

describe('callbacks that are not signed', () => {
  it.each(['twice', 'disorder', 'foreign', 'huge', 'slow', 'late', 'replayed'])(
    'are checked with one look: %s',
    async (fault) => {
      const stage = await openReceiving();
      const task = await stage.generate(`a fox [callback-${fault}]`, 'a');
      expect(task).toMatchObject({ status: 'succeeded', cost: { units: '1.5' } });
      expect(stage.simulator.stats().statusRequests).toEqual({ one: 1, list: 0, tasks: 0 });
      await until(() => outcomesOf(stage).told === 1);
    },
  );

  it('each bring one look at their own task, with many on the board and forged ones among them', async () => {
    const stage = await openReceiving();
    const prompts = [
      'a fox',
      'a fox [callback-replayed]',
      'a fox [callback-foreign]',
      'a fox [fail]',
      'a fox [callback-forged]',
    ];
    const tasks = await Promise.all(prompts.map((prompt, index) => stage.generate(prompt, `task-${index}`)));
    expect(tasks.map((task) => task?.status)).toEqual(['succeeded', 'succeeded', 'succeeded', 'failed', 'succeeded']);
    const { one, list, tasks: many } = stage.simulator.stats().statusRequests;
    expect({ list, many }).toEqual({ list: 0, many: 0 });
    // Of the forged ones two more, and they come two seconds after each other.
    expect(one).toBeLessThanOrEqual(prompts.length + 2);
  });

  it('cost a look in two seconds where they lie, and the true one is not lost among them', async () => {
    const stage = await openReceiving({ speed: 12 });
    const generation = stage.generate('a fox', 'a');
    await until(() => stage.simulator.tasks().length === 1);
    const [{ id } = { id: '' }] = stage.simulator.tasks();
    const body = JSON.stringify({
      task_id: id,
      task_status: 'succeed',
      task_result: { videos: [{ url: 'http://127.0.0.1:9/x.mp4' }] },
    });
    const ended: unknown[] = [];
    void generation.then((task) => ended.push(task));
    const startedMs = performance.now();
    let sent = 0;
    while (ended.length === 0) {
      await Promise.all(Array.from({ length: 20 }, () => fetch(stage.urlFor('a'), { method: 'POST', body })));
      sent += 20;
    }
    const seconds = (performance.now() - startedMs) / 1000;
    expect((await generation)?.outputs[0]?.url).toContain(stage.simulator.url);
    const { one } = stage.simulator.stats().statusRequests;
    expect(one).toBeGreaterThan(1);
    expect(one).toBeLessThanOrEqual(1 + Math.ceil(seconds / 2));
    expect(sent).toBeGreaterThan(one);
  });
});

describe('callbacks that never come', () => {
  it('cost a wait no more than a look would take', async () => {
    const stage = await openReceiving({
      webhookSecret: SECRET,
      secrets: [SECRET],
      callbackFaults: ['never'],
      pollMs: 1000,
    });
    expect((await stage.generate('a fox', 'a'))?.status).toBe('succeeded');
    expect(outcomesOf(stage).told).toBe(0);
  });
});
