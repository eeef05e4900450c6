import { describe, expect, it } from 'vitest';
import { runProducts } from '../../src/cli/commands/products.js';
import { readConfig } from '../../src/config/read-config.js';
import { NO_PAINT } from '../../src/cli/screen/paint.js';
import type { Io } from '../../src/cli/process/io.js';
import { listProducts } from '../../src/client/list-products.js';
import { equivalentModel, equivalentOf } from '../../src/products/equivalents.js';

async function products(name?: string): Promise<string> {
  const lines: string[] = [];
  await runProducts(name, {
    json: false,
    outColumns: Infinity,
    paint: { out: NO_PAINT },
    config: readConfig({}, false),
    out: (line: string) => lines.push(line),
  } as unknown as Io);
  return lines.join('\n');
}

describe('a legacy product that the new standard has too', () => {
  it('is found with its models', () => {
    expect(equivalentOf('text2video')).toBe('text-to-video');
    expect(equivalentOf('image2video')).toBe('image-to-video');
    expect(equivalentOf('tts')).toBeUndefined();
    const models = ['kling-v3', 'kling-v2-6', 'kling-v2-5-turbo', 'kling-v1-6'];
    expect(models.map((model) => equivalentModel('text2video', model))).toEqual([
      'kling-3.0',
      'kling-2.6',
      'kling-2.5-turbo',
      undefined,
    ]);
  });

  it('says so in the list, which has both generations, and on its own sheet', async () => {
    const list = await products();
    expect(list).toMatch(/^text2video .* kling-v2-6 +legacy +text-to-video$/m);
    expect(list).toMatch(/^text-to-video .* kling-3\.0-turbo +new standard$/m);
    expect(await products('text2video')).toContain(
      'The new standard has it as text-to-video, with an API key: kling-v2-5-turbo is kling-2.5-turbo there, kling-v2-6 is kling-2.6 there, kling-v3 is kling-3.0 there.',
    );
    expect(await products('tts')).not.toContain('new standard has it');
    const facts = listProducts().find(({ name }) => name === 'image2video');
    expect(facts).toMatchObject({ generation: 'legacy', equivalent: 'image-to-video' });
    expect(facts?.models.find(({ name }) => name === 'kling-v3')?.equivalent).toBe('kling-3.0');
  });
});
