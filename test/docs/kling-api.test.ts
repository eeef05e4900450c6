import path from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, PRODUCT_NAMES } from '../../src/products/catalogue.js';
import { renderKlingApiPage } from './kling-api-page.js';
import { ROOT } from './pages.js';

const page = await format(renderKlingApiPage(), { parser: 'markdown', printWidth: 120, singleQuote: true });

describe('docs/kling-api.md', () => {
  it('says what the product tables say: npm run docs writes it anew', async () => {
    await expect(page).toMatchFileSnapshot(path.join(ROOT, 'docs/kling-api.md'));
  });

  it('has every product and model and the days of the prices, in lines that fit on 80 columns', () => {
    for (const name of PRODUCT_NAMES) {
      expect(page).toContain(`\n### ${name}\n`);
      for (const model of Object.keys(CATALOGUE[name].models)) expect(page).toContain(`**\`${model}\`**`);
    }
    expect(page).toContain('2026-05-29');
    expect(page.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
