import { expect, it } from 'vitest';
import { splitLine } from '../../../src/cli/completion/split-line.js';

it.each<[string, readonly string[] | undefined]>([
  ['kling li', ['kling', 'li']],
  ['kling ', ['kling', '']],
  ['kling   list\t--state=fa', ['kling', 'list', '--state=fa']],
  ['kling generate "a red fox" --mo', ['kling', 'generate', 'a red fox', '--mo']],
  [`kling generate 'a "fox"' `, ['kling', 'generate', 'a "fox"', '']],
  ['kling batch two\\ words', ['kling', 'batch', 'two words']],
  ['kling generate "say \\"hi\\"" x', ['kling', 'generate', 'say "hi"', 'x']],
  ['kling generate $(rm -rf /) `x` ', ['kling', 'generate', '$(rm', '-rf', '/)', '`x`', '']],
  ['kling generate "a red', undefined],
  ["kling generate 'it", undefined],
  ['', ['']],
])('%j is read as a shell reads it, and nothing is expanded', (line, words) => {
  expect(splitLine(line)).toEqual(words);
});
