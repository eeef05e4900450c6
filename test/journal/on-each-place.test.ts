import { expect, it } from 'vitest';
import { readMadeItems } from '../../src/activities/batch/made-items.js';
import { createPastBatches } from '../../src/client/batch/start/past-batches.js';
import { packBook } from '../../src/domain/batch/packed-book.js';
import type { MeantItem } from '../../src/domain/batch/repeats/match-items.js';
import { readMeaning } from '../../src/domain/generation/meaning.js';
import type { StepRecord } from '../../src/domain/pipeline/book/record.js';
import type { MadeStep } from '../../src/domain/pipeline/made-step.js';
import { isBucketUri } from '../../src/domain/text/bucket-uri.js';
import { createBatchFiles } from '../../src/journal/batch-files.js';
import { writeLinkedReport } from '../../src/journal/linked-report.js';
import { createPipelineFiles } from '../../src/journal/pipeline-files.js';
import { createMadeVideos } from '../../src/journal/made-videos.js';
import { findTasksInOutput } from '../../src/journal/tasks-in-output.js';
import { createManifests } from '../../src/manifest/manifests.js';
import { checkInput } from '../../src/pictures/input-file.js';
import type { Folder, Output } from '../../src/ports/output/folder.js';
import { buildReport } from '../report/build-report.js';
import { entryIn } from '../domain/batch/entry-in.js';
import { recordIn } from '../domain/batch/record-in.js';
import type { Place } from '../store/output/places.js';
import { onEachPlace } from '../store/output/places.js';

const manifestsIn = ({ root }: Output) =>
  createManifests({ root, directory: isBucketUri(root.path) ? '/nowhere' : root.path, checkInput });
const item = (id: string, prompt: string): MeantItem => ({
  id,
  request: { prompt },
  meaning: readMeaning({ prompt }, () => ''),
});

/** What a generation leaves beside its video, and the video. */
async function leave({ put, output }: Place, workflowId: string, taskId: string, facts: object = {}): Promise<string> {
  const file = {
    name: `${taskId}.mp4`,
    kind: 'video',
    index: 0,
    bytes: 5,
    sha256: 'x',
    url: 'https://x',
    id: `v${taskId}`,
  };
  const sidecar = { workflowId, taskId, attempts: 1, files: [file], finishedAt: '2026-11-26T00:00:00.000Z', ...facts };
  await put(`${workflowId}/${taskId}.mp4`, '12345');
  await put(`${workflowId}/${taskId}.json`, JSON.stringify(sidecar));
  return output.root.pathOf(...workflowId.split('/'), `${taskId}.mp4`);
}

onEachPlace("a batch's files", (place) => {
  it('keep the items of a large batch in blocks, and say what is wrong with one', async () => {
    const { output, again, put } = place();
    const files = createBatchFiles(output);
    const book = packBook([entryIn('completed', 'a'), entryIn('failed', 'b'), entryIn('waiting', 'c')]);
    const block = await files.writeBlock('b', book);
    expect(block).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{32}$/) as string, count: 3 });
    expect(await files.writeBlock('b', book)).toEqual(block);
    expect(await createBatchFiles(again()).readBlock('b', block)).toEqual(JSON.parse(JSON.stringify(book)));
    const name = `book-${block.hash}.jsonl`;
    const file = output.root.pathOf('b', name);
    const failure = () => files.readBlock('b', block).then(String, (error: unknown) => String(error));
    await put(`b/${name}`, JSON.stringify(book));
    expect(await failure()).toContain(
      `stand from ${file}: the file is damaged, or was changed. Put it back as it was;`,
    );
    await put(`b/${name}`, '');
    expect(await failure()).toContain('the file is damaged, or was changed');
    const lost = { hash: '0'.repeat(32), count: 3 };
    expect(await files.readBlock('b', lost).then(String, String)).toMatch(
      /the file is gone\. Put it back as it was; it goes on by itself\. Where it is lost, cancel the batch and start it again: what it has made stands in its journal, and is not paid again\./,
    );
  });

  it('keep records in a journal, of which the last of an item counts', async () => {
    const { output, again } = place();
    const files = createBatchFiles(output);
    expect(await files.readRecords('b')).toHaveProperty('size', 0);
    await files.appendRecords('b', [recordIn('failed', 'x'), recordIn('completed', 'y')]);
    await createBatchFiles(again()).appendRecords('b', [recordIn('completed', 'x')]);
    await files.appendRecords('b', [recordIn('completed', 'x')]);
    const records = await createBatchFiles(again()).readRecords('b');
    expect([...records.values()].map(({ id, state }) => [id, state])).toEqual([
      ['x', 'completed'],
      ['y', 'completed'],
    ]);
  });

  it('tell what was made though no journal knows, and whether it is whole', async () => {
    const here = place();
    const file = await leave(here, 'b/fox', '101', { request: { prompt: 'a fox' }, task: 'text2video' });
    await leave(here, 'b/fox', '100', { finishedAt: '2026-11-25T00:00:00.000Z' });
    const files = createBatchFiles(here.again());
    const [made, ...others] = await files.readMade('b', ['fox', 'owl']);
    expect(others).toEqual([]);
    expect(made).toMatchObject({ id: 'fox', state: 'completed', taskId: '101', artifacts: [{ file, bytes: 5 }] });
    expect([...(await files.readRequests('b'))]).toEqual([['fox', { prompt: 'a fox', task: 'text2video' }]]);
    if (made === undefined) return;
    expect(await files.hasFiles(made)).toBe(true);
    const [artifact] = made.artifacts;
    const hasAlso = (changed: object) =>
      files.hasFiles({ ...made, artifacts: artifact === undefined ? [] : [artifact, { ...artifact, ...changed }] });
    expect(await hasAlso({ bytes: 6 })).toBe(false);
    expect(await hasAlso({ file: `${file}x` })).toBe(false);
  });

  it('are found where the output of an item has put them, or where they would be without one', async () => {
    const { output, again } = place();
    const elsewhere = isBucketUri(output.root.path) ? `${output.root.path}-elsewhere` : 'clips';
    const keep = async (folder: Folder, id: string, taskId: string) => {
      const facts = { workflowId: `b/${id}`, taskId, attempts: 1, files: [], finishedAt: '2026-11-26T00:00:00.000Z' };
      await folder.below('b', id).write(`${taskId}.json`, JSON.stringify(facts));
    };
    await keep(output.of(elsewhere), 'fox', '101');
    await keep(output.root, 'owl', '102');
    const items = [
      { id: 'fox', request: { prompt: 'a fox', run: { output: elsewhere } } },
      { id: 'owl', request: { prompt: 'an owl', run: { output: elsewhere } } },
      { id: 'hen', request: { prompt: 'a hen' } },
    ];
    const source = { kind: 'items', items } as const;
    const find = async (ofBatch: object, wanted: typeof items) => {
      const input = { batchId: 'b', source, set: {}, ...ofBatch };
      const ids = items.map(({ id }) => id);
      return (await readMadeItems(ids, { items: wanted, input }, createBatchFiles(again()))).map(({ id }) => id);
    };
    expect(await find({}, items)).toEqual(['fox', 'owl']);
    expect(await find({ output: elsewhere }, [])).toEqual(['fox', 'owl']);
    expect(await find({}, [])).toEqual(['owl']);
  });

  it('name files where the folder is now, but those that were kept elsewhere where they were put', async () => {
    const { output, again } = place();
    const files = createBatchFiles(output);
    const record = (id: string, file: string) => {
      const artifact = { kind: 'video', index: 0, file, bytes: 5, sha256: 'x', url: 'https://x' } as const;
      return { ...recordIn('completed', id), artifacts: [artifact] };
    };
    const special = output.root.pathOf('special', 'b', 'fox', '1.mp4');
    await files.appendRecords('b', [record('fox', special), record('owl', 's3://others/b/owl/2.mp4')]);
    const copied = [record('hen', '/moved/b/hen/3.mp4'), record('cow', 's3://moved/2026/b/cow/4.mp4')];
    await output.root.below('b').append(
      'journal.jsonl',
      copied.map((one) => JSON.stringify(one)),
    );
    const records = await createBatchFiles(again()).readRecords('b');
    expect([...records.values()].map(({ artifacts }) => artifacts[0]?.file)).toEqual([
      special,
      's3://others/b/owl/2.mp4',
      output.root.pathOf('b', 'hen', '3.mp4'),
      output.root.pathOf('b', 'cow', '4.mp4'),
    ]);
  });

  it('have a report, of which all three are written whole', async () => {
    const { output } = place();
    const items = [{ id: 'x', prompt: 'a fox' }];
    const report = buildReport({
      batchId: 'b',
      state: 'completed',
      startedAt: recordIn('completed', 'x').endedAt,
      items,
      records: [],
    });
    const written = await createBatchFiles(output).writeReport('b', report);
    const folder = output.root.below('b');
    expect(written).toEqual({
      jsonl: folder.pathOf('results.jsonl'),
      csv: folder.pathOf('results.csv'),
      html: folder.pathOf('report.html'),
    });
    expect(await folder.read('results.jsonl')).toContain('"prompt":"a fox"');
    expect(await folder.read('results.csv')).toContain('a fox');
    expect(await folder.read('report.html')).toContain('a fox');
  });

  it('lose the pages of a report that has fewer rows than the one before, and no page of somebody else', async () => {
    const { output, put } = place();
    const write = (count: number) => {
      const items = Array.from({ length: count }, (_, at) => ({ id: `x${at}`, prompt: 'a fox' }));
      const { endedAt: startedAt } = recordIn('completed', 'x');
      const report = buildReport({ batchId: 'b', state: 'completed', startedAt, items, records: [] });
      return createBatchFiles(output).writeReport('b', report);
    };
    const pages = async () =>
      (await output.root.below('b').list()).map(({ name }) => name).filter((name) => name.endsWith('.html'));
    await write(6001);
    await put('b/report-5.html', '<html>of a person</html>');
    const own = ['report.html', 'report-2.html', 'report-3.html', 'report-4.html', 'report-5.html'];
    expect((await pages()).sort()).toEqual([...own].sort());
    await write(2001);
    expect((await pages()).sort()).toEqual(['report-2.html', 'report-5.html', 'report.html']);
    await write(1);
    expect((await pages()).sort()).toEqual(['report-5.html', 'report.html']);
  });
});

onEachPlace("a pipeline's journal", (place) => {
  const made = (...files: readonly string[]) => ({
    outputs: files.map((file) => ({ kind: 'video' as const, file, bytes: 5, sha256: 'x' })),
  });
  const record = (step: string, more: Partial<StepRecord> = {}): StepRecord => ({
    ...{ step, kind: 'generate', state: 'completed', meaning: 'm', take: 1, made: made() },
    ...{ startedAt: '2026-11-26T08:00:00.000Z', endedAt: '2026-11-26T08:01:00.000Z' },
    ...more,
  });

  it('has records in the order in which they were added, by whichever worker', async () => {
    const { output, again, put } = place();
    expect(await createPipelineFiles(output).readRecords('story')).toEqual([]);
    const first = [record('scene'), record('longer', { state: 'failed', made: undefined, taskId: '7' })];
    await createPipelineFiles(output).appendRecords('story', first);
    await createPipelineFiles(again()).appendRecords('story', [record('longer', { take: 2 })]);
    await createPipelineFiles(again()).appendRecords('night/a row', [record('scene')]);
    const read = async (id: string) =>
      (await createPipelineFiles(again()).readRecords(id)).map(({ step, state, take }) => `${step} ${state} ${take}`);
    const all = ['scene completed 1', 'longer failed 1', 'longer completed 2'];
    expect(await read('story')).toEqual(all);
    expect(await read('night/a row')).toEqual(['scene completed 1']);
    const [file] = made('/a.mp4').outputs;
    const odd = [{ outputs: [], sidecarFile: 5 }, { outputs: [{ ...file, thumbnail: 5 }] }].map((one) =>
      JSON.stringify({ ...record('odd'), made: one }),
    );
    await put('odd/pipeline.jsonl', odd.join('\n'));
    expect(await read('odd')).toEqual([]);
    await put('torn/pipeline.jsonl', `{"step":"sce\n[]\n${JSON.stringify(record('scene'))}\n{"step`);
    expect(await read('torn')).toEqual(['scene completed 1']);
  });

  it('finds files where the folder is now, or else where they were put, and only whole ones', async () => {
    const { output, again, put } = place();
    const { root } = output;
    for (const file of ['story/scene/1.mp4', 'story/story/2.mp4', 'clips/3.mp4']) await put(file, '12345');
    const find = async (...files: string[]) =>
      (await createPipelineFiles(again()).find('story', made(...files)))?.outputs.map(({ file }) => file);
    const scene = root.pathOf('story', 'scene', '1.mp4');
    const alike = root.pathOf('story', 'story', '2.mp4');
    const copy = root.pathOf('clips', '3.mp4');
    expect(await find(scene, alike, copy)).toEqual([scene, alike, copy]);
    expect(await find()).toEqual([]);
    // A step may be called as its pipeline is, and so may a folder above it.
    const old = ['/old/story/out/story/scene/1.mp4', '/old/story/out/story/story/2.mp4'];
    expect(await find(...old, copy)).toEqual([scene, alike, copy]);
    expect(await find('C:\\out\\story\\scene\\1.mp4')).toEqual([scene]);
    expect(await find(scene, '/old/story/scene/4.mp4')).toBeUndefined();
    await put('story/scene/1.mp4', '1234');
    expect(await find(scene)).toBeUndefined();
  });

  it('names what lies beside a file where that is now', async () => {
    const { output, again, put } = place();
    await put('story/scene/1.mp4', '12345');
    const [video] = made('/old/story/scene/1.mp4').outputs;
    const there = {
      outputs: [{ ...video, thumbnail: '/old/story/scene/1.jpg' }],
      sidecarFile: '/old/story/scene/1.json',
    };
    const nowIn = (name: string) => output.root.pathOf('story', 'scene', name);
    expect(await createPipelineFiles(again()).find('story', there as MadeStep)).toMatchObject({
      outputs: [{ file: nowIn('1.mp4'), thumbnail: nowIn('1.jpg') }],
      sidecarFile: nowIn('1.json'),
    });
  });
});

onEachPlace('a report that is saved elsewhere', (place) => {
  it('has links to what lies in a bucket, which its page may load, and paths of what lies on a disk', async () => {
    const here = place();
    const { output, again } = here;
    const file = await leave(here, 'b/fox', '101');
    const [made] = await createBatchFiles(output).readMade('b', ['fox']);
    const records = new Map(made === undefined ? [] : [[made.id, made]]);
    const { endedAt: startedAt } = recordIn('completed', 'x');
    const items = new Map([item('fox', 'a fox'), item('owl', 'an owl')].map((one) => [one.id, one]));
    const folder = output.root.below('saved');
    const written = await writeLinkedReport(
      { batchId: 'b', state: 'completed', startedAt, items, records },
      { folder, linkOf: (one) => again().linkOf(one, 60), webUi: (id) => `http://127.0.0.1:8233/${id}` },
    );
    expect(written.csv).toBe(folder.pathOf('results.csv'));
    const [row = '{}'] = ((await folder.read('results.jsonl')) ?? '').split('\n');
    const { file: link, files } = JSON.parse(row) as { file: string; files: string[] };
    expect(files).toEqual([link]);
    const page = (await folder.read('report.html')) ?? '';
    if (!isBucketUri(file)) {
      expect(link).toBe(file);
      return;
    }
    const reply = await fetch(link);
    expect([reply.status, await reply.text()]).toEqual([200, '12345']);
    expect(page).toContain(`media-src 'self' file: ${new URL(link).origin};`);
    expect(page).toContain(`src="${link.replaceAll('&', '&amp;')}"`);
  });
});

onEachPlace('manifests', (place) => {
  it('are kept, with what they mean, for whichever worker reads a page of them', async () => {
    const { output, again } = place();
    const file = await manifestsIn(output).keep('night', [item('a', 'a fox'), item('b', 'an owl')]);
    expect(file).toBe(output.root.pathOf('night', 'manifest.jsonl'));
    const other = manifestsIn(again());
    expect(await other.read('night', file, ['b'])).toEqual([{ id: 'b', request: { prompt: 'an owl' } }]);
    await other.keep('night', [item('c', 'a hen')]);
    expect([...(await manifestsIn(output).known('night')).keys()]).toEqual(['a', 'b', 'c']);
    expect([...(await manifestsIn(output).readAll('night', file))]).toEqual([
      ['c', { id: 'c', request: { prompt: 'a hen' } }],
    ]);
  });

  it('are read from the output by their names there, as tables and as lines of JSON', async () => {
    const { output, put } = place();
    await put('rows/prompts.csv', 'id,prompt\na,a fox\nb,an owl\n');
    await put('night/manifest-1a2b3c4d.jsonl', '{"id":"c","prompt":"a hen"}\n');
    const check = async (manifest: string) =>
      (await manifestsIn(output).check({ kind: 'manifest', manifest }, {})).map(({ id, request }) => [
        id,
        request.prompt,
      ]);
    expect(await check('rows/prompts.csv')).toEqual([
      ['a', 'a fox'],
      ['b', 'an owl'],
    ]);
    expect(await check(output.root.pathOf('rows', 'prompts.csv'))).toHaveLength(2);
    expect(await check('night/manifest-1a2b3c4d.jsonl')).toEqual([['c', 'a hen']]);
    await expect(check('rows/none.csv')).rejects.toThrow(/none\.csv: there is no such file/);
    await expect(check('rows/prompts.mp4')).rejects.toThrow('is no manifest by its ending');
    await expect(check('s3://others/prompts.csv')).rejects.toThrow(
      'lies in a bucket that the worker reads no rows from; it reads',
    );
    if (isBucketUri(output.root.path)) await expect(check('rows/../prompts.csv')).rejects.toThrow('no such file');
  });

  it('are missed when they are gone, and refused when they were changed', async () => {
    const { output, put } = place();
    const manifests = manifestsIn(output);
    await expect(manifests.readAll('night', 'manifest.jsonl')).rejects.toMatchObject({
      code: 'Storage',
      message: expect.stringContaining(`${output.root.pathOf('night', 'manifest.jsonl')}: the file is gone.`) as string,
    });
    await put('night/meanings.jsonl', 'lost');
    await expect(manifests.known('night')).rejects.toMatchObject({ code: 'Storage' });
    await expect(manifests.keep('night', [item('a', 'a fox')])).rejects.toMatchObject({ code: 'Storage' });
    expect(await output.root.below('night').read('meanings.jsonl')).toBe('lost');
  });
});

onEachPlace('what was left in an output', (place) => {
  it('is found by another process: items of earlier batches, tasks that are whole, and videos by their generation', async () => {
    const here = place();
    const { output, again } = here;
    await manifestsIn(output).keep('old-1', [item('a', 'a fox'), item('b', 'an owl')]);
    await createBatchFiles(output).appendRecords('old-1', [recordIn('completed', 'a', 'old-1')]);
    await leave(here, 'gen-1', '7');
    await leave(here, 'old-1/b', '8', { files: [{ name: '8.mp4', kind: 'video', index: 0, bytes: 99 }] });
    await leave(here, 'old-1/a', '9');
    const { root } = again();
    const { sharing } = await createPastBatches(root).findOthers('new-1', [item('x', 'a fox'), item('y', 'new')]);
    expect(sharing).toEqual([{ batchId: 'old-1', shared: 1, made: 1 }]);
    expect((await createPastBatches(root).recall('old-1')).lastIds).toEqual(new Set(['a', 'b']));
    expect(Object.fromEntries(await findTasksInOutput(root, ['7', '8', '9', '10']))).toEqual({
      '7': root.pathOf('gen-1'),
      '9': root.pathOf('old-1', 'a'),
    });
    const videos = createMadeVideos({ root });
    expect(await videos.find('gen-1')).toMatchObject({ id: 'v7' });
    expect(await videos.find('gen-2')).toBeUndefined();
  });
});
