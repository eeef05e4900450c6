import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/domain/artifact.js';
import type { ItemRecord } from '../../src/domain/batch/item.js';
import type { StepRecord } from '../../src/domain/pipeline/book/record.js';
import { outlinePipeline, withSteps } from '../../src/domain/pipeline/rows/steps-of-pipeline.js';
import { linkFiles, listFiles } from '../../src/report/linked-files.js';
import { renderPages } from '../../src/report/page/page.js';
import { toReportItem } from '../../src/report/rows.js';
import { buildReport, renderCsv, renderJsonl } from './build-report.js';

const renderPage = (...given: Parameters<typeof renderPages>): string => renderPages(...given)[0]?.html ?? '';

const at = '2026-11-26T08:00:00.000Z';
const STORY = {
  params: { topic: null },
  steps: {
    scene: { generate: { prompt: '${params.topic}' }, forEach: [1, 2] },
    film: { join: { files: '${scene.files}' } },
    told: { notify: { message: 'there: ${film.file}' } },
  },
};
const fileOf = (name: string) => ({ kind: 'video' as const, file: `/out/b/owl/${name}.mp4`, bytes: 1, sha256: 'ab' });
const step = (name: string, kind: StepRecord['kind'], more: Partial<StepRecord> = {}): StepRecord => ({
  ...{ step: name, kind, state: 'completed', meaning: name, take: 1, startedAt: at, endedAt: at },
  made: { outputs: [{ ...fileOf(name), thumbnail: `/out/b/owl/${name}.jpg` }] },
  ...more,
});
const item: ItemRecord = {
  ...{ id: 'owl', workflowId: 'b/owl', attempts: 1, artifacts: [], endedAt: at, state: 'completed' },
  pipeline: { content: 'c', steps: [{ step: 'told', kind: 'notify', state: 'skipped', artifacts: [] }] },
};
const journal = [
  step('scene.1', 'generate', { cost: { units: '2' } }),
  step('scene.0', 'generate', { cost: { units: '2' }, meaning: 'before an edit' }),
  step('scene.0', 'generate', { cost: { units: '2' } }),
  step('film', 'join'),
];
const made = withSteps(item, journal, outlinePipeline(STORY));
const rowOf = (records: readonly ItemRecord[]) =>
  buildReport({
    ...{ batchId: 'b', state: 'completed', startedAt: at, endedAt: at, records },
    items: [toReportItem({ id: 'owl', request: { topic: 'an owl' } }, STORY)],
  });
const report = rowOf([made]);

describe('the record of a pipeline', () => {
  it('has its steps in the order of the file as its journal tells them, those of an earlier edit in the cost alone', () => {
    expect(made.pipeline?.steps.map(({ step: name, state }) => [name, state])).toEqual([
      ['scene.0', 'completed'],
      ['scene.1', 'completed'],
      ['film', 'completed'],
      ['told', 'skipped'],
    ]);
    expect(made.cost).toEqual({ units: '6' });
  });

  it('has as its files those that nothing else is made of', () => {
    expect(made.artifacts.map(({ file }) => file)).toEqual(['/out/b/owl/film.mp4']);
  });

  it('says of a step that was never begun that it is not made, and keeps what it had where there is no journal', () => {
    const { pipeline } = withSteps({ ...item, pipeline: { content: 'c', steps: [] } }, journal, outlinePipeline(STORY));
    expect(pipeline?.steps.at(-1)).toMatchObject({ step: 'told', state: 'not made' });
    expect(withSteps(item, [], outlinePipeline(STORY))).toBe(item);
  });
});

describe('the report of a batch of pipelines', () => {
  it('has in its table a row for each item with its params, and below it one for each step', () => {
    const [head = '', ...lines] = renderCsv(report).trimEnd().split('\n');
    const columns = head.replace('\ufeff', '').split(',');
    const cell = (line: string, name: string) => line.split(',')[columns.indexOf(name)];
    expect(columns.slice(0, 3)).toEqual(['id', 'step', 'state']);
    expect(lines.map((line) => ['id', 'step', 'cost_units', 'topic'].map((name) => cell(line, name)))).toEqual([
      ['owl', '', '6', 'an owl'],
      ['owl', 'scene.0', '2', 'an owl'],
      ['owl', 'scene.1', '2', 'an owl'],
      ['owl', 'film', '', 'an owl'],
      ['owl', 'told', '', 'an owl'],
    ]);
  });

  it('has the steps in each line of results.jsonl', () => {
    expect(JSON.parse(renderJsonl(report))).toMatchObject({
      id: 'owl',
      url: null,
      metadata: { topic: 'an owl' },
      steps: [
        { step: 'scene.0', workflow_id: 'b/owl/scene.0' },
        { step: 'scene.1' },
        { step: 'film' },
        { step: 'told' },
      ],
    });
  });

  it('has the steps of an item to fold out, with pictures that are loaded then, and nothing of theirs as HTML', () => {
    const error = { kind: 'Moderation', text: '<b>no</b>' };
    const { made: lost, ...failed } = step('film', 'join', { state: 'failed', error });
    expect(lost).toBeDefined();
    const html = renderPage(
      rowOf([withSteps(item, [...journal.slice(0, 3), failed], outlinePipeline(STORY))]),
      '/out/b',
      (id) => `http://ui/${id}`,
    );
    expect(html).toContain('<details class="steps"><summary>4 steps, 2 completed</summary>');
    expect(html).toContain('loading="lazy" decoding="async" alt="" src="owl/scene.0.jpg"');
    expect(html).toContain('<a href="http://ui/b/owl/scene.0">workflow</a>');
    expect(html).toContain('&lt;b&gt;no&lt;/b&gt;');
    expect(html).not.toContain('<b>no</b>');
    expect(html).not.toContain('without an estimate');
    expect(html).not.toContain('Time at Kling');
  });

  it('links the files of steps too', () => {
    const files = listFiles(report.rows);
    expect(files).toContain('/out/b/owl/scene.1.jpg');
    const linked = linkFiles(report, new Map(files.map((file) => [file, `https://x/${file}`])));
    const all: readonly Artifact[] = [...linked.rows].flatMap(
      (row) => row.pipeline?.steps.flatMap((one) => one.artifacts) ?? [],
    );
    expect(
      all.every(({ file, thumbnail }) => file.startsWith('https://x/') && thumbnail?.startsWith('https://x/')),
    ).toBe(true);
  });
});
