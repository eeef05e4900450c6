import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/process/main.js';

async function run(...args: string[]): Promise<{ code: number; err: string; out: string }> {
  const texts = { out: '', err: '' };
  const into = (name: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        texts[name] += chunk.toString();
        done();
      },
    });
  const code = await main(args, { stdout: into('out'), stderr: into('err') });
  return { code, ...texts };
}

describe('a command line that is not understood', () => {
  it.each([
    ['kling generate a red fox', 'Put the prompt into quotation marks: kling generate "a red fox"'],
    ['kling generate --duration 10 a red fox', 'Put the prompt into quotation marks: kling generate "a red fox"'],
    ['kling generate -leading', 'A prompt that begins with "-" goes behind two dashes: kling generate -- "-leading"'],
    ['kling batch statsu night', 'There is no kling batch statsu; did you mean: kling batch status night'],
    ['kling batch wach night', 'There is no kling batch wach; did you mean: kling batch watch night'],
    [
      'kling batch my prompts.csv',
      'kling batch takes one file, not 2: "my" "prompts.csv". Put a name with blanks into quotation marks.',
    ],
    ['kling batch', 'Which file? Write e.g.: kling batch prompts.csv  (kling batch --help shows more)'],
    ['kling batch status', 'Which batch? kling batch list shows the latest ones.'],
    ['kling watch', 'Which one? kling watch needs its id; kling list shows the latest ones.'],
    [
      'kling watch one two',
      'kling watch takes fewer arguments than these: "one" "two". kling watch --help shows which.',
    ],
  ])('%s: says what to write', async (line, hint) => {
    const { code, err, out } = await run(...line.split(' ').slice(1));
    expect(err).toBe(`${hint}\n`);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('keeps a prompt of several words that begins with a dash whole', async () => {
    const { err } = await run('generate', '-a fox, not a dog');
    expect(err).toBe('A prompt that begins with "-" goes behind two dashes: kling generate -- "-a fox, not a dog"\n');
  });

  it('leaves what the parser says well enough as it is', async () => {
    expect((await run('statsu')).err).toMatch(/^error: unknown command 'statsu'\n\(Did you mean status\?\)/);
    expect((await run('generate', 'x', '--durration', '5')).err).toMatch(/Did you mean --duration\?/);
  });
});

describe('help', () => {
  it('knows the commands below a command', async () => {
    expect((await run('help', 'batch', 'watch')).out).toMatch(/^Usage: kling batch watch/);
    expect((await run('help', 'generate')).out).toMatch(/^Usage: kling generate/);
    expect((await run('help')).out).toMatch(/^Usage: kling /);
  });
});

describe('a generation of what is no value', () => {
  it.each([
    ['#REF!', 'prompt: "#REF!" is the error of a spreadsheet; mend the formula, or leave it empty'],
    ['null', 'prompt: "null" is what a program writes for a value that is missing; write the value, or leave it empty'],
    [
      'undefined',
      'prompt: "undefined" is what a program writes for a value that is missing; write the value, or leave it empty',
    ],
  ])('is refused before anything starts: %s', async (prompt, text) => {
    expect(await run('generate', prompt)).toMatchObject({ code: 2, err: `${text}\n` });
  });
});
