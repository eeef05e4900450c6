import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBatch } from '../../../src/domain/batch/batch-request.js';
import { parseContinued } from '../../../src/domain/batch/continued.js';
import { readItemChanges } from '../../../src/domain/batch/item-change.js';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { createUnreadable } from '../../../src/domain/text/unreadable.js';

const LONG = 'a'.repeat(1_900_000);
const DEEP: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
const MANY = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`field${index}`, index]));
const ODD: readonly unknown[] = [
  undefined,
  null,
  7,
  'text',
  LONG,
  [],
  DEEP,
  MANY,
  { [LONG]: 1 },
  { prompt: LONG },
  { prompt: DEEP },
  { task: LONG },
  { task: DEEP },
  { run: { timeout: LONG } },
  { run: { attempts: DEEP } },
  { run: { [LONG]: 1 } },
  { run: MANY },
  { model_name: LONG, prompt: 'p' },
  { prompt: 'p', callback_url: `http://${LONG} ` },
  { taskId: LONG },
  new Uint8Array(1_000_000),
  createUnreadable('Unknown encoding: binary/encrypted'),
  { items: DEEP },
  { items: [DEEP] },
  { items: [{ [LONG]: 1 }] },
  { manifest: 'a.csv', set: DEEP, run: { concurrency: LONG } },
];

/** The message with which an input is refused. */
function refusalOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof InvalidRequest) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('an input that is no request', () => {
  it.each(ODD.map((input, index) => [index, input]))(
    'is refused in a sentence as a generation: %i',
    (_index, input) => {
      const message = refusalOf(() => parseRequest(input));
      expect(message).not.toBe('accepted');
      expect(message.length).toBeLessThanOrEqual(10_000);
    },
  );

  it.each(ODD.map((input, index) => [index, input]))('is refused in a sentence as a batch: %i', (_index, input) => {
    const message = refusalOf(() => parseBatch(input));
    expect(message).not.toBe('accepted');
    expect(message.length).toBeLessThanOrEqual(10_000);
  });

  it('is called by what is too much of it', () => {
    expect(refusalOf(() => parseRequest(MANY))).toBe('100,000 fields; at most 500 are looked at');
    expect(refusalOf(() => parseRequest({ prompt: DEEP }))).toBe('is nested too deeply to be read');
    expect(refusalOf(() => parseRequest(createUnreadable('Unknown encoding: binary/encrypted')))).toContain(
      'the input is unreadable (Unknown encoding: binary/encrypted); write one JSON object',
    );
    expect(refusalOf(() => parseRequest(new Uint8Array(9)))).toContain(
      'the input is binary data; write one JSON object',
    );
  });

  it('names each of a few hundred unknown fields as far as there is room, and counts the others', () => {
    const fields = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`field${index}`.padEnd(90, 'x'), 1]));
    const message = refusalOf(() => parseRequest({ prompt: 'p', ...fields }));
    expect(message.length).toBeLessThanOrEqual(10_000);
    expect(message).toMatch(/; and \d+ more$/);
  });

  it('is refused as such whatever it is, and no other error comes of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        expect(refusalOf(() => parseRequest(input)).length).toBeGreaterThan(0);
        expect(refusalOf(() => parseBatch(input)).length).toBeGreaterThan(0);
      }),
    );
  });
});

const FACTS = {
  batchId: 'night',
  manifest: '/out/manifest.jsonl',
  searchable: true,
  itemRun: {},
  state: 'running',
  defaultConcurrency: 4,
  stuckAfterMs: 1000,
  continueAfter: 3,
  cost: { units: 0, amounts: {} },
  measured: { count: 0, seconds: 0, parallel: 0 },
  paidItems: 0,
  latestFailures: [],
  notices: [],
  startedAt: '2026-11-25T08:00:00.000Z',
};
const HANDED = { version: 1, facts: FACTS, book: { root: '', errors: [], items: [['a', 'w']] }, records: [] };

describe('what a run of a batch hands to the next', () => {
  it('is read as it was written, also by the versions that numbered nothing', () => {
    expect(parseContinued(HANDED, 'night')).toBe(HANDED);
    const unnumbered = { facts: HANDED.facts, book: HANDED.book, records: HANDED.records };
    expect(parseContinued(unnumbered, 'night')).toBe(unnumbered);
  });

  it.each<[string, unknown]>([
    ['continued', 'x'],
    ['continued.version', { ...HANDED, version: 3 }],
    ['continued.kept', { ...HANDED, version: 2 }],
    ['continued.kept', { ...HANDED, version: 2, kept: { blocks: [{ hash: '../x', count: 1 }], counts: {} } }],
    ['continued.facts', { ...HANDED, facts: null }],
    ['continued.facts.state', { ...HANDED, facts: { ...FACTS, state: 'walking' } }],
    ['continued.facts.startedAt', { ...HANDED, facts: { ...FACTS, startedAt: 'noon' } }],
    ['continued.facts.batchId', { ...HANDED, facts: { ...FACTS, batchId: 'another' } }],
    ['continued.book', { ...HANDED, book: { root: '', errors: [], items: [['a', 'no state']] } }],
    ['continued.book', { ...HANDED, book: { root: '', errors: [7], items: [] } }],
    ['continued.records', { ...HANDED, records: [null] }],
  ])('is refused by its place when it is something else: %s', (path, handed) => {
    expect(refusalOf(() => parseContinued(handed, 'night'))).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')}: `));
  });

  it('is refused in a sentence whatever it is', () => {
    const facts = fc.record(Object.fromEntries(Object.keys(FACTS).map((name) => [name, fc.jsonValue()])));
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.record({ facts, book: fc.jsonValue(), records: fc.jsonValue() })),
        (handed) => {
          expect(refusalOf(() => parseContinued(handed, 'night'))).toMatch(/^continued/);
        },
      ),
    );
  });
});

describe('what the signal itemChanges brings', () => {
  const change = { workflowId: 'night/a', state: 'processing', taskId: '7', at: '2026-11-25T08:00:00.000Z' };

  it('is sorted into changes and what is none', () => {
    expect(readItemChanges([change])).toEqual({ changes: [change] });
    expect(readItemChanges([{ ...change, at: 'noon' }, change])).toEqual({
      changes: [change],
      odd: { ...change, at: 'noon' },
    });
    expect(readItemChanges('text')).toEqual({ changes: [], odd: 'text' });
  });

  it('never fails', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readItemChanges(value).changes).toEqual([]);
      }),
    );
  });
});
