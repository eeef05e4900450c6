import { describe, expect, it } from 'vitest';
import type { Bench, Measurement } from '../../bench/measurement.js';
import { runMeasurements } from '../../bench/run-measurements.js';

const bench = (quick: boolean): Bench => ({
  server: { address: '', pids: [], metricsUrl: '', databaseMB: () => 0, stop: () => Promise.resolve() },
  clients: {} as Bench['clients'],
  naiveBundle: '',
  quick,
  directory: '',
  say: () => undefined,
  onClose: (close) => close,
});

describe('the measurements', () => {
  /** Measurements that note when they begin and end; those that run alone end on the next turn of the event loop. */
  function createNoting(log: string[]) {
    return (name: string, alongside?: Measurement['alongside']): Measurement => ({
      name,
      title: name,
      alongside,
      async measure() {
        log.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`${name} ends`);
        return { figures: [], raw: name };
      },
    });
  }

  it('run one after the other, but for those that only count', async () => {
    const log: string[] = [];
    const noting = createNoting(log);
    const outcomes = await runMeasurements([noting('a'), noting('b', 'quick'), noting('c', 'always')], bench(false), {
      say: () => undefined,
    });
    const alone = log.filter((line) => !line.startsWith('c'));
    expect(alone).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(log[0]).toBe('c begins');
    expect(outcomes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('run beside each other more often when it has to be quick', async () => {
    const log: string[] = [];
    const noting = createNoting(log);
    await runMeasurements([noting('a'), noting('b', 'quick')], bench(true), { say: () => undefined });
    expect(log.slice(0, 2)).toEqual(['b begins', 'a begins']);
  });

  it('do without one that fails, and keep all that it says of why', async () => {
    const failing: Measurement = {
      name: 'a',
      title: 'a',
      measure: () => Promise.reject(new Error('Workflow execution failed', { cause: new Error('no disk') })),
    };
    const noting = createNoting([]);
    const outcomes = await runMeasurements([failing, noting('b')], bench(false), { say: () => undefined });
    expect(outcomes).toEqual([
      { kind: 'failed', name: 'a', title: 'a', error: 'Workflow execution failed: no disk' },
      { kind: 'measured', name: 'b', title: 'b', figures: [], raw: 'b' },
    ]);
  });
});
