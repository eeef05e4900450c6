import { describe, expect, it } from 'vitest';
import { findAnswer } from '../../../src/cli/completion/find-answer.js';
import type { Candidate, Fitting } from '../../../src/cli/completion/value-sets.js';
import { createProgram } from '../../../src/cli/program/program.js';
import { PRODUCT_NAMES } from '../../../src/products/catalogue.js';

/** What is answered to the words behind `kling`, and what was asked of others for it. */
async function complete(...words: string[]) {
  const asked: Fitting[] = [];
  const ask = (fitting: Fitting): Promise<readonly Candidate[]> => {
    asked.push(fitting);
    return Promise.resolve([{ value: 'one' }, { value: 'other' }]);
  };
  const program = await createProgram(words, {}, () => Promise.resolve());
  const { words: found, adds } = await findAnswer(program, words, ask);
  return { found: found.map(({ value }) => value), adds, asked };
}

const foundOf = async (...words: string[]) => (await complete(...words)).found;

describe('what fits where somebody types', () => {
  it('are the commands, then those below a command', async () => {
    expect(await foundOf('')).toEqual(expect.arrayContaining(['generate', 'batch', 'list', 'completion']));
    expect(await foundOf('li')).toEqual(['list']);
    expect(await foundOf('schedule', 'p')).toEqual(['pause']);
    expect(await foundOf('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('are the options of the command, without those that were given', async () => {
    expect(await foundOf('list', '--st')).toEqual(['--state', '--stuck']);
    expect(await foundOf('list', '--state', 'failed', '--st')).toEqual(['--stuck']);
    expect(await foundOf('batch', 'x.csv', '--set', 'a=b', '--set')).toEqual(['--set']);
    expect(await foundOf('generate', '--prod')).toEqual(['--product']);
    expect(await foundOf('list', '--', '--st')).toEqual([]);
  });

  it('are those of the product alone, once it is named', async () => {
    expect(await foundOf('generate', '--task', 'tts', '--vo')).toContain('--voice-id');
    expect(await foundOf('generate', '--task', 'tts', '--asp')).toEqual([]);
  });

  it('are the words that an option takes, behind a blank or "="', async () => {
    expect(await foundOf('list', '--state', 'pro')).toEqual(['processing']);
    expect(await foundOf('list', '--state=pro')).toEqual(['--state=processing']);
    expect(await foundOf('batch', 'status', 'b', '--state', 'run')).toEqual(['running']);
    expect(await foundOf('tasks', '--state', 'succ')).toEqual(['succeeded']);
    expect(await foundOf('generate', '--task', '')).toEqual(PRODUCT_NAMES);
    expect(await foundOf('generate', 'a fox', '--aspect-ratio', '9')).toEqual(['9:16']);
    expect(await foundOf('schedule', 'create', '--overlap', 'skip')).toEqual(['skip']);
    expect(await foundOf('schedule', 'create', '--time-zone', 'Europe/Berl')).toEqual(['Europe/Berlin']);
  });

  it('are the models of the product that is named', async () => {
    const all = await foundOf('generate', '--model', '');
    const some = await foundOf('generate', '--product', 'text-to-video', '--model', '');
    expect(some).toContain('kling-3.0-turbo');
    expect(all).toEqual(expect.arrayContaining(some));
    expect(all.length).toBeGreaterThan(some.length);
  });

  it('are files and folders where one is meant, the commands beside them', async () => {
    expect(await complete('generate', '--input', '')).toMatchObject({ found: [], adds: 'files' });
    expect(await complete('generate', '--image', './')).toMatchObject({ found: [], adds: 'files' });
    expect(await complete('batch', 'report', 'b', '--save', '')).toMatchObject({ found: [], adds: 'directories' });
    expect(await complete('estimate', 'x')).toMatchObject({ found: [], adds: 'files' });
    const { found, adds } = await complete('batch', '');
    expect([found.includes('watch'), adds]).toEqual([true, 'files']);
  });

  it('are nothing in a prompt', async () => {
    expect(await complete('generate', 'a')).toEqual({ found: [], adds: 'nothing', asked: [] });
  });

  it.each<[readonly string[], Fitting]>([
    [['status', 'o'], { kind: 'ids', kinds: ['generation'] }],
    [['cancel', 'o'], { kind: 'ids', kinds: ['generation'], isActive: true }],
    [['open', 'o'], { kind: 'ids', kinds: ['generation', 'batch', 'pipeline'] }],
    [['batch', 'pause', 'o'], { kind: 'ids', kinds: ['batch'] }],
    [['list', '--batch', 'o'], { kind: 'ids', kinds: ['batch'] }],
    [['schedule', 'trigger', 'o'], { kind: 'ids', kinds: ['schedule'] }],
    [['generate', 'a fox', '--account', 'o'], { kind: 'accounts' }],
  ])('kling %j asks what there is', async (words, fitting) => {
    expect(await complete(...words)).toEqual({ found: ['one', 'other'], adds: 'nothing', asked: [fitting] });
  });
});
