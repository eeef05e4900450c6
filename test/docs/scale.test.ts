import path from 'node:path';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import inMemory from '../../bench/scale/measured-in-memory.json' with { type: 'json' };
import measured from '../../bench/scale/measured.json' with { type: 'json' };
import { renderMillion } from '../../bench/scale/million.js';
import { GUIDES, ROOT } from './pages.js';

const BEGIN = '<!-- figures -->';
const END = '<!-- end of the figures -->';

it(
  'docs/scale.md says what is measured and what follows from it: npm run docs writes it anew',
  { timeout: 300_000 },
  async () => {
    const { text } = GUIDES.find(({ file }) => file === 'docs/scale.md') ?? { text: '' };
    const [before, after] = [text.split(BEGIN)[0] ?? '', text.split(END)[1] ?? ''];
    const page = `${before}${BEGIN}\n\n${renderMillion(measured, inMemory)}\n\n${END}${after}`;
    const formatted = await format(page, { parser: 'markdown', printWidth: 120, singleQuote: true });
    await expect(formatted).toMatchFileSnapshot(path.join(ROOT, 'docs/scale.md'));
  },
);
