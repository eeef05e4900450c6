import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../src/domain/generation/request.js';
import { exampleRequest, requestSchema } from '../../src/domain/generation/request-schema.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../src/products/catalogue.js';
import { mapInputFiles } from '../../src/products/schema/input-files.js';
import { createEndpoint } from '../../src/kling/api/endpoints.js';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** The texts that a file's code holds; what its comments say is no code. */
function listTexts(source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', source, ts.ScriptTarget.ES2023));
  return found;
}

/** The files in the folders of a room of products that hold one: those that say where it lives. */
const listProductFiles = (room: string): readonly string[] =>
  readdirSync(path.join(SRC, room), { recursive: true, encoding: 'utf8' })
    .map((file) => `${room}/${file.split(path.sep).join('/')}`)
    .filter((file) => file.split('/').length > room.split('/').length + 1 && file.endsWith('.ts'))
    .filter((file) => /^ {2}path: '\//m.test(readFileSync(path.join(SRC, file), 'utf8')));

const namesProduct = (source: string): boolean =>
  listTexts(source).some((text) => PRODUCT_NAMES.some((name) => text.split(/[^\w/-]+/).includes(name)));

describe('a product', () => {
  it('is named by its own file and nowhere else; the simulator is a reading of its own', () => {
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .map((file) => file.split(path.sep).join('/'))
      .filter((file) => file.endsWith('.ts') && !file.startsWith('products/') && !file.startsWith('simulator/'));
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => namesProduct(readFileSync(path.join(SRC, file), 'utf8')))).toEqual([]);
  });

  it('would be noticed in a text, and not in a comment', () => {
    expect(namesProduct("const path = 'image2video';")).toBe(true);
    expect(namesProduct('const text = `it belongs to ${name}, say image2video`;')).toBe(true);
    expect(namesProduct('// as image2video has it\nconst picture = 1;')).toBe(false);
  });

  it('has an example that can be run as it is printed: its files are there, or are a URL', () => {
    const named = PRODUCT_NAMES.flatMap((name) => {
      const files: string[] = [];
      mapInputFiles(CATALOGUE[name].fields, CATALOGUE[name].example, ({ file }) => {
        files.push(file);
        return file;
      });
      return files;
    });
    expect(named).toContain('./examples/landscape.png');
    expect(named.filter((file) => !existsSync(path.join(SRC, '..', file)))).toEqual([]);
  });

  it('has a folder for its kind, with a file that is called after it', () => {
    for (const name of PRODUCT_NAMES) {
      const file = `${name.split('/').at(-1) ?? name}.ts`;
      const homes = listProductFiles('products').filter((one) => one.endsWith(`/${file}`));
      expect(homes, name).toHaveLength(1);
      expect(readFileSync(path.join(SRC, homes[0] ?? ''), 'utf8')).toContain(`name: '${name}'`);
    }
  });

  it.each(['products', 'simulator/products'])('is in the list of all: %s', (room) => {
    const listed = [...readFileSync(path.join(SRC, room, 'all-products.ts'), 'utf8').matchAll(/'\.\/(.+)\.js'/g)];
    expect(listed.map(([, file = '']) => `${room}/${file}.ts`).sort()).toEqual([...listProductFiles(room)].sort());
  });

  it('is the only one that a field of its own recognizes', () => {
    const all = PRODUCT_NAMES.flatMap((name) => CATALOGUE[name].recognizedBy ?? []);
    expect(all.length).toBeGreaterThan(5);
    expect(all.filter((field, at) => all.indexOf(field) !== at)).toEqual([]);
  });

  it.each(PRODUCT_NAMES)('has an example that can be sent as it stands: %s', (name) => {
    const models = Object.values(CATALOGUE[name].models);
    const isOnItsWayOut = models.length > 0 && models.every(({ discontinued }) => discontinued === true);
    const notices = isOnItsWayOut ? [expect.stringMatching(/^model_name: .* has no other$/) as string] : [];
    expect(parseRequest(exampleRequest(name))).toMatchObject({ kind: 'create', product: name, notices });
  });

  it.each(PRODUCT_NAMES)('has defaults and recognized fields among its fields: %s', (name) => {
    const { fields, defaults, recognizedBy = [], required } = CATALOGUE[name];
    expect(Object.keys(fields)).toEqual(
      expect.arrayContaining([...Object.keys(defaults), ...recognizedBy, ...required.flat()]),
    );
  });
});

describe('the address of a product', () => {
  it('may name the model', () => {
    const { create, one, external, list } = createEndpoint(CATALOGUE['text-to-video']);
    expect(create({ model_name: 'kling-3.0-turbo', prompt: 'p' }).path).toBe('/text-to-video/kling-3.0-turbo');
    expect(one('1')).toEqual({ path: '/tasks', query: { task_ids: '1' } });
    expect(external('kt-1')).toEqual({ path: '/tasks', query: { external_task_ids: 'kt-1' } });
    expect(list).toBeUndefined();
  });

  it('may be for an answer at once: then there is no list', () => {
    const { create, one, list } = createEndpoint(CATALOGUE.tts);
    expect(create({ text: 'x' })).toEqual({ path: '/v1/audio/tts', body: { text: 'x' } });
    expect(one('a/b')).toEqual({ path: '/v1/audio/tts/a%2Fb' });
    expect(list).toBeUndefined();
  });
});

describe('the JSON Schema of a request', () => {
  const validators = new Map(
    PRODUCT_NAMES.map((name) => [
      name,
      new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(requestSchema(name)),
    ]),
  );
  const passes = (name: (typeof PRODUCT_NAMES)[number], input: unknown): boolean =>
    validators.get(name)?.(input) === true;

  it.each(PRODUCT_NAMES)('takes the example: %s', (name) => {
    expect(passes(name, exampleRequest(name))).toBe(true);
    expect(
      passes(name, { ...exampleRequest(name), run: { attempts: 2, timeout: '1h' }, metadata: { shot: '12a' } }),
    ).toBe(true);
  });

  it.each(PRODUCT_NAMES)('refuses what the parser refuses, field by field: %s', (name) => {
    const base = exampleRequest(name);
    const wrong = Object.keys(CATALOGUE[name].fields).map((field) => ({ ...base, [field]: { nonsense: [] } }));
    for (const input of [
      ...wrong,
      { ...base, promt: 'p' },
      { ...base, run: { atempts: 2 } },
      { ...base, model_name: 'kling-v26' },
    ]) {
      expect(passes(name, input), JSON.stringify(input)).toBe(false);
      expect(() => parseRequest(input), JSON.stringify(input)).toThrow();
    }
  });

  it('takes durations as Kling writes them and as numbers, and a picture without a prompt', () => {
    expect(passes('text2video', { prompt: 'p', duration: 5 })).toBe(true);
    expect(passes('text2video', { prompt: 'p', duration: '5' })).toBe(true);
    expect(passes('text2video', { prompt: 'p', duration: 99 })).toBe(false);
    expect(passes('image2video', { image: 'a.png' })).toBe(true);
    expect(passes('image2video', { prompt: 'p' })).toBe(false);
  });

  it('asks for the name of a product that nothing else tells', () => {
    expect(passes('images/generations', { prompt: 'p' })).toBe(false);
    expect(passes('images/generations', { task: 'images/generations', prompt: 'p' })).toBe(true);
  });
});
