import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inert } from '../../../src/cli/screen/inert-text.js';

describe('text for a terminal', () => {
  it.each([
    ['an escape sequence in an id', 'shot\u001b]0;pwned\u0007', 'shot\\u001b]0;pwned\\u0007'],
    ['a C1 control sequence introducer', 'a\u009b31mb', 'a\\u009b31mb'],
    ['a right-to-left override', 'photo\u202egpj.exe', 'photo\\u202egpj.exe'],
    ['a carriage return that writes over the line', 'failed\rdone', 'failed\\u000ddone'],
    ['a backspace', 'no\u0008\u0008yes', 'no\\u0008\\u0008yes'],
    ['lines, tabs, accents, Chinese and joined emoji', 'é\t漢字\n👩‍👧', 'é\t漢字\n👩‍👧'],
  ])('shows %s', (_what, text, shown) => {
    expect(inert(text)).toBe(shown);
    expect(inert(text, { keepsColours: true })).toBe(shown);
  });

  it('keeps our own colours where there are colours, and nothing else that begins like them', () => {
    const painted = '\u001b[32mcompleted\u001b[39m \u001b[2J\u001b[38;5;1m';
    expect(inert(painted, { keepsColours: true })).toBe('\u001b[32mcompleted\u001b[39m \\u001b[2J\\u001b[38;5;1m');
    expect(inert(painted)).not.toContain('\u001b');
  });

  it('leaves JSON the same JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(inert(JSON.stringify({ text })))).toEqual({ text });
      }),
    );
  });
});
