import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.js';
import { readKlingToml } from '../../src/config/accounts/kling-toml.js';
import { readProductsFile } from '../../src/config/products/products-file.js';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import { KlingTemporalError } from '../../src/domain/error.js';
import { createBatchFiles } from '../../src/journal/batch-files.js';
import { readMade, readRequests, readSidecar } from '../../src/journal/sidecars.js';
import { findTasksInOutput } from '../../src/journal/tasks-in-output.js';
import { KEPT_MANIFEST, readAllItems, readItems } from '../../src/manifest/kept/items.js';
import { readLegibleMeanings, readMeanings } from '../../src/manifest/kept/meanings.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { checkInput } from '../../src/pictures/input-file.js';
import { buildReport } from '../report/build-report.js';
import { openOutput } from '../../src/client/output/open-output.js';
import { readOrigin } from '../../src/store/part-origin.js';
import { recordIn } from '../domain/batch/record-in.js';
import { nearly } from './odd-json.js';

const RUNS = 100;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'kling-odd-input-'));
  await mkdir(path.join(root, 'b', 'x'), { recursive: true });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Writes such a file and has it read: what is read is an answer, or an error of ours that says what is wrong. */
async function holds(arbitrary: fc.Arbitrary<string>, name: string, read: (file: string) => unknown): Promise<void> {
  await fc.assert(
    fc.asyncProperty(arbitrary, async (text) => {
      const file = path.join(root, 'b', name);
      await writeFile(file, text);
      try {
        await read(file);
      } catch (error) {
        if (!(error instanceof KlingTemporalError)) throw error;
        expect(error.message).not.toMatch(/\[object |is not a function|is not iterable|Cannot read prop/);
      } finally {
        await rm(file);
      }
    }),
    { numRuns: RUNS },
  );
}

const json = (samples: readonly unknown[]): fc.Arbitrary<string> =>
  nearly(samples).map((value) => JSON.stringify(value));
/** Lines of JSON, some of them torn. */
const lines = (samples: readonly unknown[]): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(json(samples), fc.oneof({ arbitrary: fc.constant(Infinity), weight: 5 }, fc.nat(30))), {
      maxLength: 4,
    })
    .map((rows) => rows.map(([text, length]) => text.slice(0, length)).join('\n'));

const SIDECAR = {
  taskId: '101',
  task: 'text2video',
  model: 'kling-v2-6',
  attempts: 2,
  cost: { units: '1.5' },
  request: { prompt: 'a fox' },
  workflowId: 'b/x',
  files: [{ name: '101.mp4', kind: 'video', index: 0, bytes: 5, sha256: 'x', url: 'https://x', thumbnail: '101.jpg' }],
  entries: [{ kind: 'voice', id: '1', name: 'calm' }],
  finishedAt: '2026-11-23T08:00:00.000Z',
};

const folder = () => createLocalFolder(root, 'b');
const files = () =>
  createBatchFiles({
    ...openOutput(readConfig({ KLING_OUTPUT: root })),
    webUi: (workflowId) => `http://127.0.0.1:8233/${workflowId}`,
  });
const reportOf = (records: Iterable<Parameters<typeof buildReport>[0]['records'][number]>) =>
  files().writeReport(
    'b',
    buildReport({
      batchId: 'b',
      state: 'completed',
      startedAt: SIDECAR.finishedAt,
      endedAt: SIDECAR.finishedAt,
      items: [{ id: 'x', prompt: 'a fox' }],
      records: [...records],
    }),
  );

describe('a sidecar of any JSON', () => {
  it('is read or left out, and so is what comes of it', async () => {
    await holds(json([SIDECAR]), 'x/101.json', async () => {
      await readSidecar(folder().below('x'), '101.json');
      await readRequests(folder());
      await findTasksInOutput(createLocalFolder(root), ['101']);
      await reportOf(await readMade(folder(), ['x']));
    });
  });
});

describe('a journal of any JSON', () => {
  const artifact = { file: '/elsewhere/b/x/101.mp4', kind: 'video', index: 0, bytes: 5, sha256: 'x', url: 'https://x' };
  const records = (['completed', 'failed', 'cancelled'] as const).map((state) => ({
    ...recordIn(state, 'x'),
    cost: { units: '1.5' },
    artifacts: [artifact],
  }));

  it('is read, torn lines left out, and makes a report', async () => {
    await holds(lines(records), 'journal.jsonl', async () => {
      const read = await files().readRecords('b');
      for (const record of read.values()) await files().hasFiles(record);
      await reportOf(read.values());
    });
  });
});

describe('what a batch keeps, of any JSON,', () => {
  it('is read, or refused by an error of ours, as its items', async () => {
    await holds(lines([{ id: 'x', prompt: 'a fox' }]), 'manifest.jsonl', async () => [
      ...(await readAllItems(folder(), KEPT_MANIFEST)).values(),
    ]);
    await holds(lines([{ id: 'x', prompt: 'a fox' }]), 'manifest.jsonl', () =>
      readItems(folder(), KEPT_MANIFEST, ['x', 'y']),
    );
  });

  it('is read, or refused by an error of ours, as what its items mean', async () => {
    await holds(lines([{ id: 'x', fields: { prompt: 'a fox' }, files: {} }]), 'meanings.jsonl', async () => {
      await readLegibleMeanings(folder());
      await readMeanings(folder());
    });
  });

  it('is read, or is nothing, as where a download stopped', async () => {
    await holds(json([{ etag: '"a"', totalBytes: 7 }]), '101.part.json', readOrigin);
  });
});

describe('a file of prompts of any kind', () => {
  const rows = [
    { prompt: 'a fox', id: 'x', duration: '5' },
    { task: 'images/generations', prompt: 'a fox', n: 2 },
  ];
  const cell = fc.string({ unit: fc.constantFrom('a', ' ', ',', ';', '"', '\n', '\r', '{', '[', 'prompt', 'id', '=') });
  const kinds: readonly (readonly [string, fc.Arbitrary<string>])[] = [
    ['prompts.jsonl', lines(rows)],
    ['prompts.json', json([rows, { items: rows }])],
    ['prompts.json', json([rows]).map((text) => text.slice(0, -2))],
    [
      'prompts.csv',
      fc.array(fc.array(cell), { maxLength: 4 }).map((table) => table.map((row) => row.join()).join('\n')),
    ],
    ['prompts.txt', fc.string({ maxLength: 200 })],
    ['prompts', fc.string({ unit: 'binary', maxLength: 200 })],
  ];
  for (const [name, text] of kinds)
    it(`is read, or refused by an error of ours: ${name}`, async () => {
      await holds(text, name, (file) => readManifest(file, { checkInput }));
    });
});

describe('a file of settings of any kind', () => {
  const model = { product: 'text-to-video', model: 'kling-9', durations: [5], price: { units: 1 } };
  const toml = fc.array(
    fc.constantFrom(
      '[accounts.a]',
      '[accounts]',
      '[[models]]',
      'api_key_env = "K"',
      'video_slots = 3',
      'daily = 1',
      '=',
      '"',
      'a.b = [1]',
      '[',
      'x = {',
      '\n',
    ),
  );

  it('is read, or refused by an error of ours, as accounts and as products', async () => {
    const slots = { videoConcurrency: 3, imageConcurrency: 9 };
    await holds(
      toml.map((parts) => parts.join('\n')),
      'kling.toml',
      (file) => readKlingToml(file, { K: 'key' }, slots),
    );
    await holds(
      toml.map((parts) => parts.join('\n')),
      'products.toml',
      (file) => readProductsFile(file),
    );
    await holds(json([{ models: [model] }, { products: { a: model } }]), 'products.json', (file) =>
      readProductsFile(file),
    );
  });
});
