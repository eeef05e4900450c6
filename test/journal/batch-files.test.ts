import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.js';
import type { ItemRecord } from '../../src/domain/batch/item.js';
import { buildReport } from '../report/build-report.js';
import { createBatchFiles } from '../../src/journal/batch-files.js';
import { openOutput } from '../../src/client/output/open-output.js';
import { recordIn } from '../domain/batch/record-in.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'kling-batch-files-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const record = (id: string, state: ItemRecord['state'] = 'completed') => recordIn(state, id);
const journal = () => path.join(root, 'b', 'journal.jsonl');

describe("a batch's files", () => {
  it('keep records in a journal, of which the last of an item counts', async () => {
    const files = createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root })));
    expect(await files.readRecords('b')).toHaveProperty('size', 0);
    await files.appendRecords('b', [record('x', 'failed'), record('y')]);
    await files.appendRecords('b', [record('x')]);
    await files.appendRecords('b', [record('x')]);
    const records = await createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root }))).readRecords('b');
    expect([...records.values()].map(({ id, state }) => [id, state])).toEqual([
      ['x', 'completed'],
      ['y', 'completed'],
    ]);
  });

  it('keep what can be read of a record that somebody has changed, and leave out what cannot', async () => {
    const files = createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root })));
    await files.appendRecords('b', [record('y')]);
    const wrong = { cost: { units: 'much' }, entries: '', lacks: [7], artifacts: [0, null], taskId: '101' };
    await appendFile(journal(), `${JSON.stringify({ ...record('x', 'failed'), ...wrong, error: 'no' })}\n`);
    await appendFile(journal(), `${JSON.stringify({ ...record('z'), state: 'lost' })}\n`);
    const records = await files.readRecords('b');
    expect([...records.keys()]).toEqual(['y', 'x']);
    expect(records.get('x')).toEqual({
      ...recordIn('failed', 'x'),
      taskId: '101',
      error: { kind: 'Unexpected', text: 'what was kept of it is damaged' },
    });
  });

  it('do not mind a line that a power cut has torn', async () => {
    const files = createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root })));
    await files.appendRecords('b', [record('x')]);
    await appendFile(journal(), '{"id":"torn","sta');
    await files.appendRecords('b', [record('y')]);
    await appendFile(journal(), 'null\n42\n');
    expect([...(await files.readRecords('b')).keys()]).toEqual(['x', 'y']);
  });

  it('name files and thumbnails where the directory is now, which may have been moved', async () => {
    const files = createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root })));
    const artifact = { kind: 'video', index: 0, bytes: 5, sha256: 'x', url: 'https://x' } as const;
    const made = { ...artifact, file: '/other/b/x/1.mp4', thumbnail: '/other/b/x/1-thumbnail.jpg' };
    await files.appendRecords('b', [{ ...record('x'), artifacts: [made] }]);
    expect((await files.readRecords('b')).get('x')?.artifacts).toEqual([
      { ...artifact, file: path.join(root, 'b/x/1.mp4'), thumbnail: path.join(root, 'b/x/1-thumbnail.jpg') },
    ]);
  });

  it('tell whether the files of an item are still there, whole', async () => {
    const files = createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root })));
    const file = path.join(root, 'a.mp4');
    await writeFile(file, '12345');
    const artifact = { kind: 'video', index: 0, file, bytes: 5, sha256: 'x', url: 'https://x' } as const;
    expect(await files.hasFiles({ ...record('x'), artifacts: [artifact] })).toBe(true);
    expect(await files.hasFiles({ ...record('x'), artifacts: [{ ...artifact, bytes: 6 }] })).toBe(false);
    expect(await files.hasFiles({ ...record('x'), artifacts: [artifact, { ...artifact, file: `${file}x` }] })).toBe(
      false,
    );
    expect(await files.hasFiles(record('x'))).toBe(false);
  });

  it('are written whole, in the directory of the batch', async () => {
    const items = [{ id: 'x', prompt: 'a fox' }];
    const report = buildReport({
      batchId: 'b',
      state: 'completed',
      startedAt: record('x').endedAt,
      items,
      records: [],
    });
    const written = await createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root }))).writeReport('b', report);
    expect(written).toEqual({
      jsonl: path.join(root, 'b/results.jsonl'),
      csv: path.join(root, 'b/results.csv'),
      html: path.join(root, 'b/report.html'),
    });
    expect(await readFile(written.jsonl, 'utf8')).toContain('"prompt":"a fox"');
    expect((await readdir(path.join(root, 'b'))).sort()).toEqual(['report.html', 'results.csv', 'results.jsonl']);
  });

  it('are written nowhere else, whatever a batch is called or linked to', async () => {
    const files = createBatchFiles(openOutput(readConfig({ KLING_OUTPUT: root })));
    await files.appendRecords('../../outside', [record('x')]);
    expect(await readdir(path.dirname(root))).not.toContain('outside');
    await mkdir(path.join(root, 'elsewhere'));
    await symlink(path.join(root, 'elsewhere'), path.join(root, 'linked'));
    await expect(files.appendRecords('linked', [record('x')])).rejects.toMatchObject({ code: 'Storage' });
    expect(await readdir(path.join(root, 'elsewhere'))).toEqual([]);
  });
});
