import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planFile } from '../../../src/cli/batch/start/plan-file.js';
import { runEstimate } from '../../../src/cli/money/estimate.js';
import { readConfig } from '../../../src/config/read-config.js';
import { EXAMPLE_FILE } from '../../products/added/kling-4.js';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import type { Io } from '../../../src/cli/process/io.js';
import { createLocalFolder } from '../../../src/disk/local-folder.js';
import { createBatchFiles } from '../../../src/journal/batch-files.js';
import { writeMeanings } from '../../../src/manifest/kept/meanings.js';
import { openOutput } from '../../../src/client/output/open-output.js';
import { recordIn } from '../../domain/batch/record-in.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kling-estimate-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the command says, without a server and without keys. */
function createIo(json = false) {
  const [out, err]: [string[], string[]] = [[], []];
  const env = {
    KLING_OUTPUT_DIR: path.join(folder, 'out'),
    KLING_INPUT_DIRS: folder,
    KLING_PRODUCTS_FILE: EXAMPLE_FILE,
  };
  const config = readConfig(env, false);
  const complain = (line: string) => err.push(line);
  const io = { out: (line: string) => out.push(line), err: complain, complain, paint: { out: NO_PAINT }, json, config };
  return { io: io as unknown as Io, out, err };
}

async function estimate(given: string | undefined, options: Record<string, unknown> = {}, json = false) {
  const { io, out, err } = createIo(json);
  const code = await runEstimate(given, options, io);
  return { code, out: out.join('\n'), err };
}

async function write(text: string): Promise<string> {
  const file = path.join(folder, 'rows.csv');
  await writeFile(file, text);
  return file;
}

describe('kling estimate', () => {
  it('says what a request will cost, at which price and of when', async () => {
    const { code, out } = await estimate('a red fox', { mode: 'pro', duration: '10' });
    expect(code).toBe(0);
    expect(out).toContain('Cost:   about 5 video units, some 0.70 USD');
    expect(out).toMatch(
      /\n1 +text2video +kling-v2-6 +1 clip, 10 s +0\.5 a second +5 video +0\.70 USD +Kling's own list, 2026-05-29$/,
    );
  });

  it('knows the price of a model that a file adds', async () => {
    const { out } = await estimate('a red fox', { modelName: 'kling-4.0', duration: '30' });
    expect(out).toContain('4.71');
    expect(out).toContain('2026-10-24');
    expect(out).toContain('resale price');
  });

  it('names what has no known price, and never counts it as nothing', async () => {
    const request = { modelName: 'kling-v1' };
    const { out } = await estimate('a red fox', request);
    expect(out).toContain("Cost:   Kling's price of kling-v1 is not known here (1 item: 1 clip, 5 s)");
    expect(out).toMatch(/\n1 +text2video +kling-v1 +1 clip, 5 s +not known here +\? +\? +-$/);
    const json = JSON.parse((await estimate('a red fox', request, true)).out) as object;
    expect(json).toMatchObject({ cost: { unknown: { 'kling-v1': 1 } }, lines: [{ results: 1, seconds: 5 }] });
    expect(json).not.toHaveProperty('usd');
  });

  it('counts only what is missing of a file, and says how much is there', async () => {
    const file = await write('prompt,model_name\na,kling-v3\nb,kling-v3\nc,kling-v2-5-turbo\n');
    const { io } = createIo();
    const { items } = await planFile(file, { id: 'night' }, io);
    const root = io.config.outputDir;
    const meanings = new Map(items.map(({ id, meaning }) => [id, meaning]));
    await writeMeanings(createLocalFolder(root, 'night'), meanings);
    const [first] = items;
    await createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root }))).appendRecords('night', [
      recordIn('completed', first?.id ?? '', 'night'),
    ]);
    const { code, out } = await estimate(file, { id: 'night' });
    expect(code).toBe(0);
    expect(out).toContain('Items:  2 (2 text2video); 1 of 3 is there already');
    expect(out).toContain('about 4.5 video units, some 0.63 USD');
    const json = JSON.parse((await estimate(file, { id: 'night' }, true)).out) as object;
    expect(json).toMatchObject({ total: 3, made: 1, usd: 0.63, cost: { units: { video: 4.5 } } });
  });

  it.each([
    [undefined, {}, 'What shall be generated? Write e.g.: kling estimate "a red fox in the snow"'],
    ['a red fox', { set: ['mode=pro'] }, '--set is for the rows of a file, and "a red fox" is none'],
    [undefined, { force: true }, '--force is for the rows of a file, and none is named'],
    ['rows.csv', { duration: '10' }, 'for all rows of rows.csv write e.g. --set duration=10'],
    ['rows.csv', { input: 'fox.json' }, '--input is a request, and rows.csv is a file of them'],
    ['rows.csv', {}, 'rows.csv: there is no such file'],
  ])('does not guess what %j with %j means', async (given, options, text) => {
    await expect(estimate(given, options)).rejects.toThrow(text);
  });
});
