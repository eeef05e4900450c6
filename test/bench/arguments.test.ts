import { describe, expect, it } from 'vitest';
import { InvalidArguments, parseArguments, renderUsage } from '../../bench/arguments.js';
import { chooseMeasurements } from '../../bench/measurements/all.js';

const KNOWN = ['events', 'help'];

describe('the arguments of the benchmarks', () => {
  it('are all optional', () => {
    expect(parseArguments([], KNOWN)).toEqual({
      help: false,
      quick: false,
      durable: false,
      postgres: false,
      only: [],
      json: undefined,
    });
  });

  it('may ask for help, which names every measurement', () => {
    expect(parseArguments(['-h'], KNOWN).help).toBe(true);
    expect(renderUsage(KNOWN)).toContain('one or more of events, help');
  });

  it('take several names, apart or in one list', () => {
    const argv = ['--quick', '--durable', '--only', 'events,help', '--only', 'help', '--json', 'out.json'];
    expect(parseArguments(argv, KNOWN)).toEqual({
      help: false,
      quick: true,
      durable: true,
      postgres: false,
      only: ['events', 'help', 'help'],
      json: 'out.json',
    });
  });

  it.each([
    [['--only', 'evnts'], '--only evnts: there is no such measurement; write one of events, help'],
    [['--only', ''], '--only names nothing; write one of events, help'],
    [['--fast'], "Unknown option '--fast'. Write: npm run bench -- [--quick]"],
    [['--durable', '--postgres'], '--durable and --postgres exclude each other: write one of them'],
    [['events'], "Unexpected argument 'events'"],
  ])('%j are refused with what to write instead', (argv, text) => {
    expect(() => parseArguments(argv, KNOWN)).toThrow(InvalidArguments);
    expect(() => parseArguments(argv, KNOWN)).toThrow(text);
  });
});

describe('the choice of measurements', () => {
  const names = (quick: boolean, only: readonly string[] = []) =>
    chooseMeasurements({ quick, only }).map(({ name }) => name);

  it('leaves the long ones out of a quick run, unless they are named', () => {
    expect(names(false)).toContain('batch-runs');
    expect(names(true)).not.toContain('batch-runs');
    expect(names(true, ['batch-runs'])).toEqual(['batch-runs']);
  });

  it('names each measurement once', () => {
    expect(new Set(names(false)).size).toBe(names(false).length);
  });
});
