import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ItemRecord } from '../../src/domain/batch/item.js';
import { createScratch, writeProgram } from '../temporal/fake-program.js';
import { useStage } from './harness.js';

describe('what a batch leaves on the disk', () => {
  const stage = useStage({ mediaBytes: 3_000_000 });

  it('is called by its template, with thumbnails and watermarked copies, also after kill -9 in a download, and is found again', async () => {
    const { client, env, files, kling, outputDir, partHolds, simulator, startWorker } = stage();
    const night = `night-${randomUUID()}`;
    const bin = await createScratch();
    await writeProgram(bin, 'ffmpeg', "printf '\\377\\330\\377\\340frame'");
    const more = { KLING_THUMBNAILS: 'on', PATH: `${bin}:${env.PATH ?? ''}` };
    const rows = ['fox,"A red fox, in the snow",true,', 'owl,an owl at night,,{n} by {model}'];
    await writeFile(path.join(outputDir, 'p.csv'), ['id,prompt,watermark_info.enabled,run.name', ...rows].join('\n'));
    const half = simulator.barrier({ name: 'half', route: '/media', at: 'media', atByte: 1_500_000 });
    const worker = await startWorker(more);
    const batch = ['batch', 'p.csv', '--id', night];
    expect((await kling([...batch, '--name', '{item}-{prompt}', '--detach'])).code).toBe(0);
    await half.arrived();
    await partHolds(1_000_000);
    await worker.kill('SIGKILL');
    half.release();
    await startWorker(more);
    await client.workflow.getHandle(night).result();

    const records = (await readFile(path.join(outputDir, night, 'journal.jsonl'), 'utf8')).trim().split('\n');
    const made = records.filter(Boolean).map((line) => JSON.parse(line) as ItemRecord);
    const byId = new Map(made.map((record) => [record.id, record]));
    const name = 'fox-A-red-fox-in-the-snow';
    const below = (id: string, file: string) => path.join(outputDir, night, id, file);
    expect(byId.get('fox')?.artifacts).toMatchObject([
      { file: below('fox', `${name}.mp4`), thumbnail: below('fox', `${name}-thumbnail.jpg`) },
      { file: below('fox', `${name}-watermarked.mp4`), watermarked: true },
    ]);
    expect(byId.get('owl')?.artifacts).toMatchObject([{ file: below('owl', '1-by-kling-v2-6.mp4') }]);
    const media = (await files()).filter((file) => /\.(mp4|jpg|part)$/.test(file));
    const named = [`${name}.mp4`, `${name}-thumbnail.jpg`, `${name}-watermarked.mp4`];
    expect(media).toEqual(['1-by-kling-v2-6-thumbnail.jpg', '1-by-kling-v2-6.mp4', ...named].sort());
    expect((await client.workflow.getHandle(`${night}/fox`).describe()).historyLength).toBeLessThanOrEqual(30);

    const report = await readFile(path.join(outputDir, night, 'report.html'), 'utf8');
    expect(report).toContain(`data-poster="fox/${name}-thumbnail.jpg"`);
    expect(report).toContain(`<a href="fox/${name}-watermarked.mp4">watermarked</a>`);
    const { stdout } = await kling(['status', `${night}/fox`]);
    expect(stdout).toContain(`thumb    ${below('fox', `${name}-thumbnail.jpg`)}`);

    const again = await kling([...batch, '--name', '{id}']);
    expect(again.code, again.stderr).toBe(0);
    expect((await kling(['recover', '--yes'])).stderr).toContain('Nothing to recover.');
    expect((await files()).filter((file) => /\.(mp4|jpg|part)$/.test(file))).toEqual(media);
    expect(simulator.stats().acceptedCreates).toBe(2);
  });
});
