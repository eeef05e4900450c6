import path from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { runProducts } from '../../../src/cli/commands/products.js';
import { readConfig } from '../../../src/config/read-config.js';
import type { AddedEntry } from '../../../src/products/added/added-model.js';
import { EXAMPLE_FILE, KLING_4 } from '../../products/added/kling-4.js';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import type { Io } from '../../../src/cli/process/io.js';
import { addRequestOptions } from '../../../src/cli/request/request-options.js';
import { renderExample } from '../../../src/cli/request/product-sheet.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../../src/products/catalogue.js';

const helpOf = (...args: string[]): string => helpWith([], ...args);

function helpWith(added: readonly AddedEntry[], ...args: string[]): string {
  let text = '';
  const command = new Command('generate').configureOutput({ writeOut: (more) => void (text += more) }).exitOverride();
  addRequestOptions(command, args, added);
  expect(() => command.parse([...args, '--help'], { from: 'user' })).toThrow('(outputHelp)');
  return text;
}

interface Look {
  readonly json?: boolean;
  readonly outColumns?: number;
  readonly file?: string;
}

async function products(
  name: string | undefined,
  { json = false, outColumns = Infinity, file }: Look = {},
): Promise<string> {
  const lines: string[] = [];
  const config = readConfig({ KLING_PRODUCTS_FILE: file }, false);
  const io = { json, outColumns, config, paint: { out: NO_PAINT }, out: (line: string) => lines.push(line) };
  await runProducts(name, io as unknown as Io);
  return lines.join('\n');
}

describe('kling generate --help', () => {
  it('shows the fields of every product, by the products that take them', () => {
    const help = helpOf();
    for (const flag of ['--image-tail', '--n ', '--video-id', '--resolution']) expect(help).toContain(flag);
    expect(help).toMatch(/Of images\/generations:\n[^:]*--image-reference/);
  });

  it('shows one product when it is named, with its models and an example', () => {
    const help = helpOf('--task', 'images/generations');
    expect(help).toContain('--n <n>');
    expect(help).not.toContain('--image-tail');
    expect(help).toMatch(/kling-v3 \(default\) +8 each/);
    expect(help).toContain('kling generate --task images/generations "a poster of a red fox" --n 4 --aspect-ratio 3:4');
  });

  it('offers nothing that the model would refuse when it is named too', () => {
    const help = helpOf('--product=text2video', '--model=kling-v2-6');
    expect(help).toMatch(/--mode <word> +std, pro\n/);
    expect(help).toMatch(/--duration <word> +seconds; 5, 10\n/);
    for (const flag of ['--cfg-scale', '--multi-shot', '--camera-control', '--image '])
      expect(help).not.toContain(flag);
  });

  it('shows what a file adds when its model is named, alone or with its product', () => {
    for (const args of [
      ['--model', 'kling-4.0'],
      ['--task', 'new-omni-video', '--model', 'kling-4.0'],
    ]) {
      const help = helpWith(KLING_4, ...args);
      expect(help).toMatch(/--duration <word> +seconds; 3 to 30\n/);
      expect(help).toMatch(/--aspect-ratio <word> +16:9, 9:16, 1:1, 21:9\n/);
      expect(help).toContain('middle_frame');
      expect(help).not.toContain('--audio');
    }
    expect(helpWith(KLING_4, '--task', 'text-to-video', '--model', 'kling-4.0')).not.toContain('3 to 30');
  });

  it('offers no model where there is none', () => {
    expect(helpOf('--task', 'extend')).not.toContain('--model');
  });
});

type Listed = readonly { name: string; models: readonly { name: string; isAdded?: true }[] }[];

describe('kling products', () => {
  it('lists them all', async () => {
    const text = await products(undefined);
    for (const name of PRODUCT_NAMES) expect(text).toMatch(new RegExp(`^${name} `, 'm'));
    const list = JSON.parse(await products(undefined, { json: true })) as { name: string }[];
    expect(list.map(({ name }) => name)).toEqual(PRODUCT_NAMES);
  });

  it.each([40, 80, 120])('fits on a terminal of %i columns, with all that it says', async (columns) => {
    const lines = (await products(undefined, { outColumns: columns })).split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    const text = lines.join(' ').replace(/\s+/g, ' ');
    for (const { summary } of Object.values(CATALOGUE)) expect(text).toContain(summary);
    for (const name of PRODUCT_NAMES) expect(lines.some((line) => line.startsWith(`${name} `))).toBe(true);
  });

  it.each(PRODUCT_NAMES)('shows all that is known of one: %s', async (name) => {
    const text = await products(name);
    for (const word of [...Object.keys(CATALOGUE[name].fields), ...Object.keys(CATALOGUE[name].models)])
      expect(text).toMatch(new RegExp(`^${word}\\b`, 'm'));
    expect(text).toContain(renderExample(CATALOGUE[name]).join('\n'));
    expect(JSON.parse(await products(name, { json: true }))).toMatchObject({ title: name, type: 'object' });
  });

  it('shows the models that Kling takes out of service below those that can be had', async () => {
    const [, ...rows] = (await products('image2video')).split('\nMODEL')[1]?.split('\n') ?? [];
    const models = rows.slice(0, rows.indexOf(''));
    const withdrawn = models.map((row) => row.includes('out of service'));
    expect(withdrawn).toContain(false);
    expect(withdrawn.slice(withdrawn.indexOf(true))).not.toContain(false);
  });

  it('finds one by its other names, and says what a misspelt one may be', async () => {
    expect(await products('image')).toMatch(/^images\/generations/);
    await expect(products('text2vido')).rejects.toThrow(
      '"text2vido" is no product this version knows. Did you mean "text2video"?',
    );
  });

  it('marks what a file adds, with limits, prices, their day and their source', async () => {
    expect(await products(undefined, { file: EXAMPLE_FILE })).toContain(
      `From your file, ${path.resolve(EXAMPLE_FILE)}:\n  kling-4.0 of new-omni-video\n  kling-4.0-flash of new-omni-video\n`,
    );
    const text = await products('new-omni-video', { file: EXAMPLE_FILE });
    for (const line of [
      `From your file, ${path.resolve(EXAMPLE_FILE)}:`,
      '  kling-4.0',
      '    made at /omni-video/kling-4.0',
      '    duration 3 to 30',
      '    prompt of at most 26,000',
      '    without audio, multi_shot',
      '    1.121429 a second in 720p (2026-10-24, resale price)',
    ])
      expect(text.split('\n')).toContain(line);
    expect(await products('text-to-video', { file: EXAMPLE_FILE })).not.toContain('From your file');
    const list = JSON.parse(await products(undefined, { file: EXAMPLE_FILE, json: true })) as Listed;
    const models = list.find(({ name }) => name === 'new-omni-video')?.models ?? [];
    const schema = JSON.parse(await products('new-omni-video', { file: EXAMPLE_FILE, json: true })) as {
      readonly properties: Readonly<Record<string, { readonly enum?: readonly unknown[] }>>;
    };
    expect(schema.properties.model_name?.enum).toContain('kling-4.0');
    expect(schema.properties.aspect_ratio?.enum).toContain('21:9');
    expect(schema.properties.audio?.enum).toContain('native');
    expect(models.filter(({ isAdded }) => isAdded).map(({ name }) => name)).toEqual(['kling-4.0', 'kling-4.0-flash']);
  });
});
