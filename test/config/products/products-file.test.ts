import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';
import { EXAMPLE_FILE, KLING_4 } from '../../products/added/kling-4.js';

function write(name: string, text: string | Buffer): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'kling-products-')), name);
  writeFileSync(file, text);
  return file;
}

const read = (file: string) => readConfig({ KLING_PRODUCTS_FILE: file }, false);

describe('KLING_PRODUCTS_FILE', () => {
  it('adds nothing where it is not set', () => {
    expect(readConfig({}, false)).toMatchObject({ productsFile: undefined, addedModels: [] });
  });

  it('is TOML, or JSON by its ending', () => {
    expect(read(EXAMPLE_FILE)).toMatchObject({ productsFile: path.resolve(EXAMPLE_FILE), addedModels: KLING_4 });
    const json = JSON.stringify({ models: KLING_4.map(({ product, model }) => ({ product, ...model })) });
    expect(read(write('models.json', json)).addedModels).toEqual(KLING_4);
  });

  it('is refused with all that is wrong in it, a fault a line', () => {
    const file = write('models.toml', '[[models]]\nproduct = "tts"\nnam = "a"\n[[models]]\nproduct = 3\n');
    expect(() => read(file)).toThrow(
      [
        `${file}:`,
        'models[0].nam: unknown; did you mean "name"?',
        'models[0].name: missing; write the model as Kling names it, e.g. "kling-4.0"',
        'models[1].product: 3 is not a product this version knows; write one of ',
      ].join('\n  '),
    );
  });

  it('is refused where it cannot be read, with the reason', () => {
    const cases = [
      ['/no/such/file.toml', 'cannot be read: there is no such file. Correct KLING_PRODUCTS_FILE, or unset it'],
      [tmpdir(), 'is a directory'],
      [write('a.toml', '[[models'), 'is no TOML, line 1, column '],
      [write('a.json', '{'), 'is no JSON: '],
      [write('b.toml', Buffer.from([0xff, 0xfe, 0x00])), 'is not text in UTF-8; save it anew as UTF-8'],
      [write('c.toml', Buffer.alloc(2 ** 20 + 1, 32)), 'is larger than 1 MB'],
    ] as const;
    for (const [file, text] of cases) expect(() => read(file)).toThrow(`${file} ${text}`);
  });
});
