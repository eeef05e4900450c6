import { describe, expect, it } from 'vitest';
import { escapeCell, escapeLine } from '../../src/webui/markdown-cell.js';

describe('escapeCell', () => {
  it.each([
    ['a red fox, 5 s: "so" (well)', 'a red fox, 5 s: "so" (well)'],
    ['![x](https://x.example/a.png)', '!\\[x\\](https:\u200b//x.example/a.png)'],
    ['[click](javascript:alert(1))', '\\[click\\](javascript:alert(1))'],
    ['**bold** _thin_ ~gone~ `code`', '\\*\\*bold\\*\\* \\_thin\\_ \\~gone\\~ \\`code\\`'],
    ['<img src=x> &lt;b&gt;', '\\<img src=x> \\&lt;b\\&gt;'],
    ['see www.example.com or a@b.example', 'see www.\u200bexample.com or a@\u200bb.example'],
    ['a | b \\| c\n# d', 'a \\| b \\\\\\| c # d'],
  ])('shows %j as it stands', (text, cell) => {
    expect(escapeCell(text)).toBe(cell);
  });
});

describe('escapeLine', () => {
  it.each([
    ['rock & roll, a_b | c] (so)', 'rock & roll, a_b | c] (so)'],
    ['![x](http://x.example/a.png)', '!\\[x](http:\u200b//x.example/a.png)'],
    ['**bold** _thin_ ~~gone~~ `code`', '\\*\\*bold\\*\\* \\_thin\\_ \\~\\~gone\\~\\~ \\`code\\`'],
    ['<img src=x> <https://x.example>', '\\<img src=x> \\<https:\u200b//x.example>'],
    ['# a', '\\# a'],
    ['- a\n- b', '\\- a - b'],
    ['1. a', '1\\. a'],
    ['    > a', '\\> a'],
    ['#1 of -5 and +3', '#1 of -5 and +3'],
  ])('shows %j as it stands', (text, line) => {
    expect(escapeLine(text)).toBe(line);
  });
});
