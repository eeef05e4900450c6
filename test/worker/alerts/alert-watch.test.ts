import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/domain/alerts/sightings.js';
import { createAlertWatch } from '../../../src/worker/alerts/alert-watch.js';
import type { Rule } from '../../../src/worker/alerts/rule.js';

/** Runs a watch for as many looks as there are texts, and returns what it has told, look by look. */
async function watch(texts: readonly (string | undefined)[], rule: Partial<Rule> = {}, telling: Partial<Telling> = {}) {
  const told: (readonly Sighting[])[] = [];
  const troubles: string[] = [];
  const stop = new AbortController();
  let at = -1;
  const one = createAlertWatch({
    rules: [
      {
        alert: 'slots-idle',
        look() {
          at += 1;
          if (at === texts.length - 1) stop.abort();
          const text = texts[at];
          if (text === 'unknown') throw new Error('no answer');
          return [{ about: 'video', ...(text === undefined ? {} : { text }) }];
        },
        ...rule,
      },
    ],
    tell: async (sightings) => {
      told.push(sightings);
      await telling.tell?.(told.length);
    },
    everyMs: 1,
    now: () => at * (telling.stepMs ?? 1000),
    onTrouble: (text) => void troubles.push(text),
  });
  await one.run(stop.signal);
  return { told: told.map(([first]) => first?.text ?? 'well'), troubles, seen: one.seen() };
}

interface Telling {
  readonly tell: (count: number) => Promise<void>;
  readonly stepMs: number;
}

describe('A watch for alerts', () => {
  it('tells how things are at first, and then what has changed', async () => {
    const { told, seen } = await watch([undefined, undefined, 'idle', 'idle', undefined, undefined, 'idle']);
    expect(told).toEqual(['well', 'idle', 'well', 'idle']);
    expect(seen).toEqual([{ alert: 'slots-idle', about: 'video', text: 'idle' }]);
  });

  it('takes trouble for real only after so many looks in a row', async () => {
    const { told } = await watch(['idle', 'idle', undefined, 'idle', 'idle', 'idle', 'idle'], { looks: 3 });
    expect(told).toEqual(['well', 'idle']);
  });

  it('says again every five minutes what it still sees, and never again that all is well', async () => {
    const texts = [...Array<string>(12).fill('idle'), ...Array<undefined>(12).fill(undefined)];
    const { told } = await watch(texts, {}, { stepMs: 60_000 });
    expect(told).toEqual(['idle', 'idle', 'idle', 'well']);
  });

  it('tells again what it could not tell, and goes on where nobody can say how things are', async () => {
    const failOnce = (count: number) => (count === 1 ? Promise.reject(new Error('away')) : Promise.resolve());
    const { told, troubles } = await watch(['idle', 'idle', 'unknown', 'idle'], {}, { tell: failOnce });
    expect(told).toEqual(['idle', 'idle']);
    expect(troubles).toEqual([
      'What is seen could not be told: Error: away',
      'Nobody knows about slots-idle: Error: no answer',
    ]);
  });

  it('asks a minute after its start, and no more often than a rule allows, where asking costs something', async () => {
    const askedAtMs: number[] = [];
    const stop = new AbortController();
    let atMs = -30_000;
    const one = createAlertWatch({
      rules: [
        {
          alert: 'stuck-tasks',
          look() {
            atMs += 30_000;
            if (atMs >= 720_000) stop.abort();
            return [];
          },
        },
        {
          alert: 'pack-low',
          everyMs: 600_000,
          look() {
            askedAtMs.push(atMs);
            return [];
          },
        },
      ],
      tell: () => Promise.resolve(),
      everyMs: 1,
      now: () => Math.max(0, atMs),
      onTrouble: () => undefined,
    });
    await one.run(stop.signal);
    expect(askedAtMs).toEqual([60_000, 660_000]);
  });

  it('sees the packs of one account where those of another cannot be asked for', async () => {
    const stop = new AbortController();
    let looks = 0;
    const ofAccount = (look: Rule['look']): Rule => ({ alert: 'pack-low', everyMs: 600_000, look });
    const one = createAlertWatch({
      rules: [
        ofAccount(() => Promise.reject(new Error('refused'))),
        ofAccount(() => [{ about: 'studio video', text: 'nothing is left' }]),
        {
          alert: 'store-full',
          look() {
            looks += 1;
            if (looks === 3) stop.abort();
            return [];
          },
        },
      ],
      tell: () => Promise.resolve(),
      everyMs: 1,
      now: () => looks * 60_000,
      onTrouble: () => undefined,
    });
    await one.run(stop.signal);
    expect(one.seen()).toEqual([{ alert: 'pack-low', about: 'studio video', text: 'nothing is left' }]);
  });
});
