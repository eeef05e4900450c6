import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseMatcherSettings } from '../../src/local/matcher-settings.js';
import { createScratch } from '../temporal/fake-program.js';

const isFair = async (file?: string) => (await chooseMatcherSettings(file)).includes('matching.enableFairness=true');

describe('the matcher of a local server', () => {
  it('is fair in memory, and on new data from its first start on', async () => {
    const file = path.join(await createScratch(), 'temporal.db');
    expect(await isFair()).toBe(true);
    expect(await isFair(file)).toBe(true);
    await writeFile(file, 'data');
    expect(await isFair(file)).toBe(true);
  });

  it('stays as it was on data that was made without fairness: what waits there would be lost from sight', async () => {
    const file = path.join(await createScratch(), 'temporal.db');
    await writeFile(file, 'data');
    expect(await isFair(file)).toBe(false);
  });
});
