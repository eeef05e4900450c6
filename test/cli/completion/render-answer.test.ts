import { expect, it } from 'vitest';
import { renderAnswer } from '../../../src/cli/completion/render-answer.js';

const words = [
  { value: 'night-2026-11-25T02:00:00Z', about: 'batch:\nof a file' },
  { value: '--state=failed' },
  { value: 'rm -rf', about: 'an id that would be more than a word' },
  { value: '$(x)' },
  { value: 'a;b' },
];

it('is written as each shell reads it, and only what is one word to a shell', () => {
  expect(renderAnswer({ words, adds: 'nothing' }, 'bash')).toEqual([
    'nothing',
    'night-2026-11-25T02:00:00Z',
    '--state=failed',
  ]);
  expect(renderAnswer({ words, adds: 'files' }, 'zsh')).toEqual([
    'files',
    'night-2026-11-25T02\\:00\\:00Z:batch: of a file',
    '--state=failed',
  ]);
  expect(renderAnswer({ words, adds: 'nothing' }, 'fish')[1]).toBe('night-2026-11-25T02:00:00Z\tbatch: of a file');
});

it('leaves out for bash what stands already', () => {
  expect(renderAnswer({ words: [{ value: '--state=failed' }], adds: 'nothing' }, 'bash', 8)).toEqual([
    'nothing',
    'failed',
  ]);
});
