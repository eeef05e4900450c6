import path from 'node:path';
import { BOOK_SIZES } from '../../src/activities/batch/kept-book.js';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import type { Entry } from '../../src/domain/batch/book.js';
import { createBook } from '../../src/domain/batch/book.js';
import type { ItemRecord } from '../../src/domain/batch/item.js';
import { packBook, unpackBook } from '../../src/domain/batch/packed-book.js';
import { appendJournal, readJournal } from '../../src/journal/journal.js';
import { createItemPages } from '../../src/manifest/kept/item-pages.js';
import { writeItems } from '../../src/manifest/kept/items.js';
import { checkManifest } from '../../src/manifest/read-manifest.js';
import { renderPages } from '../../src/report/page/page.js';
import { buildReport } from '../../src/report/report.js';
import { toRows } from '../../src/report/rows.js';
import { renderCsv, renderJsonl } from '../../src/report/results.js';
import { joinPieces } from '../../src/domain/work/pieces.js';
import { MAX_ITEMS } from '../../src/domain/batch/batch-items.js';
import { atMost } from '../figure.js';
import type { Measurement } from '../measurement.js';
import { median } from '../statistics.js';

/** The most that is carried whole from run to run, twice as many, and the most that a batch takes. */
const ROWS = [BOOK_SIZES.wholeItems, 2 * BOOK_SIZES.wholeItems, MAX_ITEMS] as const;
/** What Temporal carries in one payload. */
const PAYLOAD_BYTES = 2 * 2 ** 20;

type Sized = Readonly<Record<string, number>>;

/** What the parts of a batch cost by its rows, without a server: what is linear, and what is not. */
export const batchSize: Measurement = {
  name: 'batch-size',
  title: `The parts of a batch of ${ROWS.map((rows) => rows.toLocaleString('en-US')).join(', ')} rows`,
  isLong: true,
  async measure(bench) {
    const raw: Record<number, Sized> = {};
    for (const rows of ROWS) {
      raw[rows] = await measureRows(rows, createLocalFolder(bench.directory, `rows-${rows}`));
      bench.say(`${rows} rows: ${JSON.stringify(raw[rows])}`);
    }
    const [whole = {}, , most = {}] = ROWS.map((rows) => raw[rows]);
    return {
      figures: [
        {
          name: `MB that a batch of ${BOOK_SIZES.wholeItems} hands to its next run`,
          unit: 'MB',
          ours: (whole.packedBytes ?? NaN) / 2 ** 20,
          budget: atMost(PAYLOAD_BYTES / 2 ** 20, { strict: true }),
        },
        { name: 'ms to pack that', unit: 'ms', ours: whole.packMs ?? NaN },
        { name: `MB of the blocks of ${MAX_ITEMS}`, unit: 'MB', ours: (most.packedBytes ?? NaN) / 2 ** 20 },
        { name: 'ms to unpack these', unit: 'ms', ours: most.unpackMs ?? NaN },
        { name: `ms to check a manifest of ${MAX_ITEMS}`, unit: 'ms', ours: most.checkMs ?? NaN },
        { name: 'ms to read the first page of it', unit: 'ms', ours: most.firstPageMs ?? NaN },
        { name: 'ms to read another page of it', unit: 'ms', ours: most.pageMs ?? NaN },
        {
          name: `MB of the first page of the report of ${MAX_ITEMS}`,
          unit: 'MB',
          ours: (most.htmlBytes ?? NaN) / 2 ** 20,
        },
        { name: 'ms to write that report', unit: 'ms', ours: most.reportMs ?? NaN },
      ],
      raw,
    };
  },
};

async function measureRows(rows: number, folder: ReturnType<typeof createLocalFolder>): Promise<Sized> {
  const ids = Array.from({ length: rows }, (_, index) => `item-${index}`);
  const items = ids.map((id, index) => ({
    id,
    request: { prompt: `a red fox trots through fresh snow, take ${index}` },
  }));
  const text = Buffer.from(items.map(({ id, request }) => `${JSON.stringify({ id, ...request })}\n`).join(''));
  const place = folder.path;
  const entries = ids.map((id, index) => {
    const taskId = String(831_922_345_719_271_433n + BigInt(index));
    return {
      id,
      state: 'completed' as const,
      tries: 1,
      taskId,
      elapsedSeconds: 120.5,
      file: path.join(place, id, `${taskId}.mp4`),
    };
  });
  const made: readonly Entry[] = entries;
  const records = entries.map((entry, index) => toRecord(entry, index));
  const packed = JSON.stringify(packBook(made));
  const book = createBook(made);
  const facts = { batchId: 'bench', state: 'completed', startedAt: AT, endedAt: AT } as const;
  const itemsById = new Map(ids.map((id) => [id, { id, prompt: 'a fox' }]));
  const rowSource = { items: itemsById, records: new Map(records.map((record) => [record.id, record])) };
  const report = await buildReport(toRows(rowSource, facts), facts);
  const pages = renderPages(report, place);
  const [csv, jsonl] = [
    () => joinPieces(renderCsv(report.rows, report.columns)),
    () => joinPieces(renderJsonl(report.rows)),
  ];
  await writeItems(folder, 'manifest.jsonl', items);
  await appendJournal(folder, records);
  const readPage = createItemPages();
  const page = ids.slice(-100);
  return {
    checkMs: await timed(() => checkManifest('rows.jsonl', text, RULES)),
    manifestBytes: text.length,
    packedBytes: Buffer.byteLength(packed),
    packMs: await timed(() => JSON.stringify(packBook(made))),
    unpackMs: await timed(() => unpackBook(JSON.parse(packed) as ReturnType<typeof packBook>)),
    countsMs: await timed(() => book.counts()),
    listMs: await timed(() => [...book.all()].filter(({ state }) => state === 'failed')),
    firstPageMs: await timed(() => createItemPages()(folder, 'manifest.jsonl', page)),
    pageMs: await timed(() => readPage(folder, 'manifest.jsonl', page)),
    journalMs: await timed(() => readJournal(folder)),
    journalBytes: (await folder.sizeOf('journal.jsonl')) ?? NaN,
    reportMs: await timed(() => [renderPages(report, place), csv(), jsonl()]),
    htmlBytes: Buffer.byteLength(pages[0]?.html ?? ''),
    pages: pages.length,
    csvBytes: Buffer.byteLength(csv()),
    jsonlBytes: Buffer.byteLength(jsonl()),
  };
}

/** Its rows name no files. */
const RULES = { directory: '/', checkInput: () => Promise.reject(new Error('there are no pictures')) };

const AT = '2026-11-26T00:00:00.000Z';

function toRecord({ id, taskId, file }: Readonly<Record<'id' | 'taskId' | 'file', string>>, index: number): ItemRecord {
  const artifact = {
    kind: 'video',
    index: 0,
    bytes: 5_000_000 + index,
    sha256: 'f'.repeat(64),
    url: 'https://cdn',
  } as const;
  return {
    ...{ id, workflowId: `bench/${id}`, state: 'completed' as const, taskId, task: 'text2video', model: 'kling-v2-6' },
    ...{ attempts: 1, cost: { units: '1.5' }, elapsedSeconds: 120.5, generatingSeconds: 118, endedAt: AT },
    artifacts: [{ ...artifact, file }],
  };
}

const TIMES = 3;

async function timed(work: () => unknown): Promise<number> {
  const spans: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const startMs = performance.now();
    await work();
    spans.push(performance.now() - startMs);
  }
  return Math.round(median(spans) * 10) / 10;
}
