import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { workflowSegments } from '../../../src/disk/file-name.js';
import { readDirectories } from '../../../src/client/prune/directories.js';
import { readNamedRows } from '../../../src/client/prune/named-rows.js';
import { findNames } from '../../../src/client/prune/needed.js';
import { findOldResults } from '../../../src/client/prune/old-results.js';
import { findUnfinished } from '../../../src/client/prune/unfinished.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const BEFORE = NOW - 30 * 86_400_000;
const OLD = BEFORE - 1;
const UUID = '0b8e7c1e-6a0e-4f39-9d5c-3f1f0a9f5b11';

type Kept = Readonly<Record<string, string | readonly [text: string, modifiedMs: number]>>;

/** Files by their paths, written long ago where nothing else is said. */
function place(files: Kept) {
  const all = Object.entries(files).map(([path, content]) => {
    const [text, modifiedMs] = typeof content === 'string' ? [content, OLD] : content;
    return { path, bytes: Buffer.byteLength(text), modifiedMs, text };
  });
  return {
    async *list() {
      for (const { path, bytes, modifiedMs } of all) yield await Promise.resolve({ path, bytes, modifiedMs });
    },
    read: (path: string) => Promise.resolve(all.find((file) => file.path === path)?.text),
  };
}

const sidecar = (workflowId: string, taskId: string, files: readonly object[], folder?: string): string =>
  JSON.stringify({ workflowId, taskId, finishedAt: '2026-01-01T00:00:00Z', attempts: 1, files, folder });
const VIDEO = { name: '7.mp4', bytes: 5, kind: 'video', sha256: 'x' };
const AT = '2026-01-01T00:00:00Z';
const STEP = { step: 'hero', kind: 'generate', meaning: 'm', take: 1, state: 'failed', startedAt: AT, endedAt: AT };
const JOURNAL = `\n${JSON.stringify({ id: 'a', workflowId: 'night/a', state: 'failed' })}\n`;

async function oldResults(files: Kept): Promise<Record<string, string[]>> {
  const kept = place(files);
  const found = await findOldResults(await readDirectories(kept), BEFORE, kept.read);
  return Object.fromEntries(found.map(({ id, files: own }) => [id, own.map(({ path }) => path)]));
}

async function unfinished(files: Kept): Promise<string[]> {
  const kept = place(files);
  return (await findUnfinished(await readDirectories(kept), BEFORE, kept.read)).map(({ path }) => path).sort();
}

it('takes nothing of a folder that was moved, or renamed, whatever lies in it', async () => {
  const files = (folder: string) => ({
    [`${folder}/a/7.mp4`]: 'video',
    [`${folder}/a/7.json`]: sidecar('night/a', '7', [VIDEO]),
    [`${folder}/journal.jsonl`]: JOURNAL,
    [`${folder}/manifest.jsonl`]: '{"id":"a","prompt":"x"}\n',
    [`${folder}/meanings.jsonl`]: '{"id":"a","fields":{}}\n',
    [`${folder}/pipeline.jsonl`]: `${JSON.stringify(STEP)}\n`,
  });
  expect((await oldResults(files('night'))).night).toHaveLength(6);
  for (const folder of ['archive/night', 'morning', 'clips/morning'])
    expect(await oldResults(files(folder))).toEqual({});
  const elsewhere = { 'kept/night/a/7.mp4': 'video', 'kept/night/a/7.json': sidecar('night/a', '7', [VIDEO], 'clips') };
  expect(await oldResults(elsewhere)).toEqual({});
});

it('takes for results what a sidecar names, the sidecar last', async () => {
  const files = { ...{ 'gen-1/7.mp4': 'video', 'gen-1/7-thumbnail.jpg': 'small', 'gen-1/notes.txt': 'mine' } };
  const json = sidecar('gen-1', '7', [{ ...VIDEO, thumbnail: '7-thumbnail.jpg' }]);
  expect(await oldResults({ ...files, 'gen-1/7.json': json })).toEqual({
    'gen-1': ['gen-1/7.mp4', 'gen-1/7-thumbnail.jpg', 'gen-1/7.json'],
  });
});

it('takes nothing without a sidecar, or with one of another workflow, folder or task', async () => {
  expect(await oldResults({ 'gen-1/7.mp4': 'video', 'gen-1/7.json': '{"taskId":"7"}' })).toEqual({});
  expect(await oldResults({ 'copy/7.mp4': 'video', 'copy/7.json': sidecar('gen-1', '7', [VIDEO]) })).toEqual({});
  expect(await oldResults({ 'gen-1/8.json': sidecar('gen-1', '7', [VIDEO]) })).toEqual({});
});

it('leaves a file that is longer or shorter than it was made', async () => {
  const json = sidecar('gen-1', '7', [VIDEO]);
  expect(await oldResults({ 'gen-1/7.mp4': 'cut by somebody', 'gen-1/7.json': json })).toEqual({
    'gen-1': ['gen-1/7.json'],
  });
});

it('takes a batch as a whole, its journal last, and as old as the last of its files', async () => {
  const files = {
    'clips/night/a/7.mp4': 'video',
    'clips/night/a/7.json': sidecar('night/a', '7', [VIDEO], 'clips'),
    'night/journal.jsonl': JOURNAL,
    'night/journal.jsonl.00000001-0123456789abcdef': JOURNAL,
    'night/manifest.jsonl': '{"id":"a","prompt":"x"}\n',
    'night/report.html': '<html>',
    'night/b/8.json': sidecar('night/b', '8', []),
    'night/own.txt': 'mine',
  };
  expect((await oldResults(files)).night).toEqual([
    'night/b/8.json',
    ...['night/journal.jsonl', 'night/journal.jsonl.00000001-0123456789abcdef', 'night/manifest.jsonl'],
    'night/report.html',
  ]);
  expect(await oldResults({ ...files, 'night/b/8.json': [sidecar('night/b', '8', []), NOW] })).toEqual({});
});

it('takes what a batch keeps only in a folder that its journal, or what it made, says is its own', async () => {
  const renamed = { 'morning/journal.jsonl': JOURNAL, 'morning/report.html': '<html>' };
  expect(await oldResults(renamed)).toEqual({});
  expect(await oldResults({ 'site/report.html': '<html>', 'site/results.csv': 'id' })).toEqual({});
});

it('takes what an operation of a pipeline has made', async () => {
  const json = JSON.stringify({
    ...{ pipelineId: 'film', step: 'joined', operation: 'concat', fields: {}, inputs: [] },
    files: [{ name: 'joined.mp4', bytes: 5 }],
  });
  expect(await oldResults({ 'film/joined.mp4': 'video', 'film/joined-0a1b.json': json })).toEqual({
    film: ['film/joined.mp4', 'film/joined-0a1b.json'],
  });
});

it('takes for unfinished a part with its note, names that were taken, and what killed writers left', async () => {
  const files = {
    'gen-1/7.part': 'half',
    'gen-1/7.part.json': '{"etag":"\\"x\\"","totalBytes":9}',
    'gen-2/8.part.json': '{"key":"gen-2/8.mp4","uploadId":"u","etag":"\\"x\\""}',
    'gen-3/9.name.part': 'fox',
    [`night/report.html.${UUID}.part`]: '<ht',
    '.kling-probe-71': 'ok',
    '.kling-work/abc/input-0': 'bytes',
  };
  expect(await unfinished(files)).toEqual(Object.keys(files).sort());
});

it('takes no part of somebody else, and none that is young or whose note is', async () => {
  expect(
    await unfinished({ 'film.mp4.part': 'of a browser', 'x.part.json': '{"colour":"red"}', 'a.part': 'b' }),
  ).toEqual([]);
  const note = '{"etag":"\\"x\\""}';
  expect(await unfinished({ 'gen-1/7.part': ['half', NOW], 'gen-1/7.part.json': note })).toEqual([]);
  expect(await unfinished({ 'gen-1/7.part': 'half', 'gen-1/7.part.json': [note, NOW] })).toEqual([]);
  expect(await unfinished({ '.kling-work/abc/input-0': 'old', '.kling-work/abc/input-1': ['new', NOW] })).toEqual([]);
});

it('finds ids and names in what workflows were started with, whole ones only', () => {
  const names = new Set(['gen-1', 'gen-12', `${'a'.repeat(64)}.png`, 'night']);
  const text = JSON.stringify({
    image: `s3://b/for-kling/${'a'.repeat(64)}.png`,
    video: 'gen-12#2',
    file: '/out/night/x',
  });
  expect([...findNames([text], names)].sort()).toEqual([`${'a'.repeat(64)}.png`, 'gen-12', 'night']);
});

it('finds names that are no single words wherever they stand', () => {
  const names = new Set(['my fox', 'a "b" (c)', 'other fox']);
  expect([...findNames([JSON.stringify({ image: 'generation:my fox', video: 'a "b" (c)/7.mp4' })], names)]).toEqual([
    'my fox',
    'a "b" (c)',
  ]);
});

it('knows whose a directory is that is called otherwise than its owner, and whose the pipelines of rows are', async () => {
  const [folder = ''] = workflowSegments('My film');
  const files = {
    [`${folder}/pipeline.jsonl`]: `${JSON.stringify(STEP)}\n`,
    [`${folder}/manifest.jsonl`]: '{"id":"a","prompt":"x"}\n',
    [`${folder}/hero/7.json`]: sidecar('My film/hero', '7', []),
    [`${folder}/row-1/pipeline.jsonl`]: `${JSON.stringify(STEP)}\n`,
    'night/journal.jsonl': JOURNAL,
    'night/row-1/pipeline.jsonl': `${JSON.stringify(STEP)}\n`,
    'site/row-1/pipeline.jsonl': `${JSON.stringify(STEP)}\n`,
  };
  expect(await oldResults(files)).toEqual({
    'My film': ['row-1/pipeline.jsonl', 'hero/7.json', 'pipeline.jsonl', 'manifest.jsonl'].map(
      (name) => `${folder}/${name}`,
    ),
    night: ['night/row-1/pipeline.jsonl', 'night/journal.jsonl'],
  });
});

it('reads the files of rows that are named, where they lie', async () => {
  const rows = `{"id":"a","image":"s3://inputs/pics/${'b'.repeat(64)}.png"}\n`;
  const inputs = { place: 's3://inputs/pics', ...place({ [`${'a'.repeat(64)}.jsonl`]: rows }) };
  const output = { place: '/out', ...place({ 'night/manifest-0a1b.jsonl': 'kept' }) };
  const named = (value: unknown) => readNamedRows([JSON.stringify({ value })], [output, inputs]);
  const step = { batch: { manifest: `s3://inputs/pics/${'a'.repeat(64)}.jsonl` } };
  expect(await named({ steps: { shots: step } })).toEqual([rows]);
  expect(await named({ manifest: 'night/manifest-0a1b.jsonl', prompt: 'a "fox"' })).toEqual(['kept']);
  const folder = await mkdtemp(path.join(tmpdir(), 'kling-rows-'));
  const file = path.join(folder, 'my "own" rows.csv');
  await writeFile(file, 'prompt,image\nfox,../out/gen-1/7.png\n');
  expect(await named([{ manifest: file }])).toEqual(['prompt,image\nfox,../out/gen-1/7.png\n']);
  await rm(folder, { recursive: true });
  expect(await named([{ manifest: file }, { manifest: '../rows.csv' }, 's3://other/rows.csv'])).toEqual([]);
});
