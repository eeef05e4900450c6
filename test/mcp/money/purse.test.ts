import { appendFileSync, chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Decimal } from '../../../src/domain/decimal.js';
import type { PurseParts } from '../../../src/mcp/money/purse.js';
import { createPurses } from '../../../src/mcp/money/purse.js';
import { createSpendingBook } from '../../../src/mcp/money/spending-book.js';
import { createFolder } from '../in-process.js';

const NOON = Date.parse('2026-11-26T12:00:00Z');
const DAY_MS = 86_400_000;

function createBook(dir: string, at = NOON) {
  return createSpendingBook({ dir, name: 'test' }, () => at);
}

function createOpen(
  dir: string,
  limits: PurseParts['limits'],
  findCost: PurseParts['findCost'] = () => Promise.resolve(undefined),
) {
  return createPurses({ book: createBook(dir), limits, findCost });
}

const subject = (id: string | number) => ({ kind: 'generation', id: String(id) }) as const;

describe('a purse', () => {
  it('holds exactly what the day bears when 200 ask at once, in two processes that know nothing of each other', async () => {
    const dir = createFolder();
    const limits = { budgetPerDay: '4.2' } as const;
    const [one, other] = [createOpen(dir, limits)(), createOpen(dir, limits)()];
    const asked = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : other).hold('0.6', subject(index))),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    expect((await createBook(dir).today()).spent).toBe('4.2');
  });

  it('holds exactly what its session bears when 200 ask at once, and another session has its own', async () => {
    const open = createOpen(createFolder(), { budget: '1' });
    const purse = open();
    const asked = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) => purse.hold('0.3', subject(index))),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    await expect(purse.hold('0.2', subject('x'))).rejects.toThrow(
      'This may cost up to 0.2 USD, and 0.1 USD are left of the 1 USD that are the budget of this session. Nothing was started.',
    );
    await expect(open().hold('0.9', subject('y'))).resolves.toBeDefined();
  });

  it('reads what others add, a line that comes in two pieces, and a file that was begun anew', async () => {
    const dir = createFolder();
    const book = createBook(dir);
    await book.reserve('0.5', subject('a'), undefined);
    await createBook(dir).reserve('0.25', subject('b'), undefined);
    expect((await book.today()).spent).toBe('0.75');
    const [name = ''] = readdirSync(dir);
    const line = JSON.stringify({ kind: 'hold', entry: '2026-11-26/c', usd: '1', subject: subject('é'), at: '' });
    const cut = Buffer.from(line).length - 20;
    appendFileSync(path.join(dir, name), Buffer.from(line).subarray(0, cut));
    expect((await book.today()).spent).toBe('0.75');
    appendFileSync(path.join(dir, name), Buffer.concat([Buffer.from(line).subarray(cut), Buffer.from('\n')]));
    expect((await book.today()).spent).toBe('1.75');
    writeFileSync(path.join(dir, name), `${line}\n`);
    expect((await book.today()).spent).toBe('1');
  });

  it('is not forgotten by a restart, and turns a page at midnight UTC', async () => {
    const dir = createFolder();
    await createOpen(dir, { budgetPerDay: '1' })().hold('0.8', subject('a'));
    const again = createOpen(dir, { budgetPerDay: '1' })();
    expect(await again.standing()).toMatchObject({ session: { spent: '0' }, day: { spent: '0.8', left: '0.2' } });
    await expect(again.hold('0.3', subject('b'))).rejects.toThrow('the budget of all sessions today');
    expect((await createBook(dir, NOON + DAY_MS).today()).spent).toBe('0');
  });

  it('gives back what was not started', async () => {
    const purse = createOpen(createFolder(), { budget: '1', budgetPerDay: '1' })();
    const held = await purse.hold('1', subject('a'));
    await held.release();
    expect(await purse.standing()).toMatchObject({ session: { left: '1' }, day: { left: '1' } });
    await expect(purse.hold('1', subject('b'))).resolves.toBeDefined();
  });

  it('finds out what has ended before it refuses, once however many are refused', async () => {
    let looks = 0;
    const findCost: PurseParts['findCost'] = ({ subject: { id } }) => {
      looks += 1;
      return Promise.resolve<Decimal | undefined>(id === 'a' ? '0.25' : undefined);
    };
    const purse = createOpen(createFolder(), { budget: '1', budgetPerDay: '1' }, findCost)();
    await purse.hold('0.75', subject('a'));
    await purse.hold('0.25', subject('b'));
    const asked = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => purse.hold('0.25', subject(index))),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(looks).toBeLessThan(50);
    expect(await purse.standing()).toMatchObject({ session: { spent: '1', left: '0' }, day: { spent: '1' } });
  });

  it('knows for days what is held for something, by any session', async () => {
    const dir = createFolder();
    await createOpen(dir, {})().hold('5', { kind: 'batch', id: 'spring' });
    const later = createBook(dir, NOON + 3 * DAY_MS);
    expect(await later.findHeld('spring')).toMatchObject({ usd: '5', subject: { kind: 'batch', id: 'spring' } });
    const [{ entry } = { entry: '' }] = (await createBook(dir).today()).held.values();
    await later.settle(entry, '2');
    expect(await later.findHeld('spring')).toBeUndefined();
    expect((await createBook(dir).today()).spent).toBe('2');
  });

  it('starts nothing where its book cannot be written, and says so', async () => {
    const dir = createFolder();
    const file = path.join(dir, 'file');
    writeFileSync(file, '');
    const purse = createOpen(path.join(file, 'below'), {})();
    await expect(purse.hold('1', subject('a'))).rejects.toThrow(
      /^What agents spend today cannot be written down in .*, so nothing that costs money is started\.$/,
    );
  });

  it('keeps its book for its user alone', async () => {
    const dir = path.join(createFolder(), 'agents');
    mkdirSync(dir);
    chmodSync(dir, 0o700);
    await createOpen(dir, {})().hold('1', subject('a'));
    expect(readdirSync(dir)).toEqual(['test-2026-11-26.jsonl']);
    appendFileSync(path.join(dir, 'test-2026-11-26.jsonl'), 'torn');
    await createOpen(dir, {})().hold('1', subject('b'));
    expect((await createBook(dir).today()).spent).toBe('2');
  });
});
