import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../src/report/escape-html.js';

describe('text in a page', () => {
  it.each([
    ['<script>"it\'s" & more</script>', '&lt;script&gt;&quot;it&#39;s&quot; &amp; more&lt;/script&gt;'],
    ['a\u001b[8mhidden\u0007', 'a\\u001b[8mhidden\\u0007'],
    ['\u009b2J\u007f\u0000', '\\u009b2J\\u007f\\u0000'],
    ['photo\u202egpj.exe \u2066x\u2069', 'photo\\u202egpj.exe \\u2066x\\u2069'],
  ])('turns %j into what is shown, and nothing that is obeyed', (text, html) => {
    expect(escapeHtml(text)).toBe(html);
  });

  it.each(['two\nlines\tand a tab', 'שלום\u200f (world)', '👩‍🚀 naïve 漢字'])('leaves %j as it is', (text) => {
    expect(escapeHtml(text)).toBe(text);
  });
});
