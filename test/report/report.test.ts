import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/domain/artifact.js';
import type { ItemRecord } from '../../src/domain/batch/item.js';
import { buildReport, renderCsv, renderJsonl } from './build-report.js';
import { quantile } from '../../src/report/page/charts.js';
import { renderPages } from '../../src/report/page/page.js';
import { relativeUrl } from '../../src/report/page/relative-url.js';

const renderPage = (...given: Parameters<typeof renderPages>): string => renderPages(...given)[0]?.html ?? '';

const startedAt = '2026-11-23T08:00:00.000Z';
const endedAt = '2026-11-23T09:30:00.000Z';

type Made = Extract<ItemRecord, { state: 'completed' }>;

const record = (id: string, more: Partial<Made> = {}): Made => ({
  id,
  state: 'completed',
  workflowId: `b/${id}`,
  taskId: `7${id}`,
  model: 'kling-v2-6',
  attempts: 1,
  artifacts: [videoOf(id)],
  elapsedSeconds: 70,
  generatingSeconds: 60,
  cost: { units: '1.5' },
  endedAt,
  ...more,
});
const videoOf = (id: string): Artifact => ({
  kind: 'video',
  index: 0,
  file: `/out/b/${id}/7${id}.mp4`,
  bytes: 10,
  sha256: 'ab',
  url: 'https://x.klingai.com/a.mp4',
});
const failed: ItemRecord = {
  id: 'x',
  state: 'failed',
  workflowId: 'b/x',
  taskId: '7x',
  attempts: 1,
  artifacts: [],
  elapsedSeconds: 70,
  error: { kind: 'Moderation', code: 1301, text: 'Kling failed task 7x: "policy", no' },
  endedAt,
};

const cancelled: ItemRecord = {
  id: 'y',
  state: 'cancelled',
  workflowId: 'b/y',
  attempts: 0,
  artifacts: [],
  endedAt,
};

const build = (records: readonly ItemRecord[], items = records.map(({ id }) => ({ id, prompt: `a ${id}` }))) =>
  buildReport({ batchId: 'b', state: 'completed', startedAt, endedAt, items, records });

const pageOf = (records: readonly ItemRecord[], more: object = {}) =>
  renderPage({ ...build(records), ...more }, '/out/b');

describe('the page of a report', () => {
  it('says once that the batch was cancelled, and of each row that it was not started', () => {
    const items = [{ id: 'a', prompt: 'a' }];
    const report = buildReport({ batchId: 'b', state: 'cancelled', startedAt, endedAt, items, records: [] });
    expect(renderPage(report, '/out/b')).toContain('<b>cancelled</b><br>');
    expect([...report.rows][0]?.error?.text).toBe('not started: the batch was cancelled');
  });

  it.each<[string, ItemRecord, boolean]>([
    ['was cancelled while Kling made it', { ...cancelled, taskId: '86' }, true],
    ['was cancelled before Kling had it', cancelled, false],
    ['could not be kept on disk', { ...failed, taskId: '86', error: { kind: 'Storage', text: 'full' } }, true],
    ['Kling has failed', { ...failed, taskId: '86' }, false],
  ])('tells how to collect what Kling has of an item that %s: %#', (_what, item, isCollectable) => {
    const text = 'Collect its files without a new charge: <code>kling adopt 86</code>';
    expect(pageOf([item]).includes(text)).toBe(isCollectable);
  });

  it('writes the words of its marks on lines of their own, so that they never meet', () => {
    const page = pageOf(['a', 'b', 'c'].map((id, index) => record(id, { generatingSeconds: 60 + index / 10 })));
    const lines = ['median', '95 %'].map(
      (name) => new RegExp(`y="(\\d+)" text-anchor="\\w+">${name}<`).exec(page)?.[1],
    );
    expect(lines).toEqual(['16', '38']);
  });

  it('holds estimates against what Kling deducted, and says where Kling has not said it', () => {
    const estimate = { units: '1.5', usd: '0.21' } as const;
    const rows = [record('a', { estimate }), record('b', { estimate, cost: { units: '2' } }), { ...failed, estimate }];
    const page = pageOf(rows);
    expect(page).toContain('<b>3 units</b><span>estimated for what has ended; Kling deducted 0.5 units more</span>');
    expect(page).toContain('2 units · kling-v2-6 · 0.5 units more than estimated');
    expect(page).toContain('Kling did not say what it deducted');
    const [head, ...lines] = renderCsv(build(rows)).trimEnd().split('\n');
    expect(head).toMatch(/,prompt,estimated_units$/);
    expect(lines.map((line) => line.split(',').at(-1))).toEqual(['1.5', '1.5', '1.5']);
    expect(renderCsv(build([record('a')]))).not.toContain('estimated_units');
  });

  it('says of a cost that there is none yet while the batch runs', () => {
    const free = { ...cancelled };
    expect(pageOf([free])).toContain('<b>no charge</b><span>cost</span>');
    expect(pageOf([free], { endedAt: undefined, state: 'running' })).toContain('<b>nothing yet</b><span>cost</span>');
  });
});

describe('a report', () => {
  it('has a row for each item in the manifest’s order, the last record of each', () => {
    const report = build(
      [record('b'), { ...failed, id: 'a' }, record('a')],
      [
        { id: 'a', prompt: 'first' },
        { id: 'b', prompt: 'second' },
        { id: 'c', prompt: 'third' },
      ],
    );
    expect([...report.rows].map(({ id, state }) => [id, state])).toEqual([
      ['a', 'completed'],
      ['b', 'completed'],
      ['c', 'waiting'],
    ]);
    expect(report.counts).toEqual({ completed: 2, failed: 0, cancelled: 0, waiting: 1 });
    expect(report.cost.units).toBe(3);
  });

  it('says why an item was not started', () => {
    const source = { batchId: 'b', state: 'completed', startedAt, items: [{ id: 'a' }], records: [] } as const;
    expect([...buildReport({ ...source, endedAt, reason: 'the budget is reached' }).rows][0]?.error?.text).toBe(
      'not started: the budget is reached',
    );
    expect([...buildReport(source).rows][0]?.error?.text).toBe('has not ended yet');
  });
});

describe('results.jsonl', () => {
  it('holds every column in every line', () => {
    const lines = renderJsonl(build([record('a'), failed]))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines[0]).toMatchObject({
      id: 'a',
      state: 'completed',
      task_id: '7a',
      file: '/out/b/a/7a.mp4',
      sha256: 'ab',
      seconds: 70,
      generating_seconds: 60,
      attempts: 1,
      cost_units: '1.5',
      error: null,
    });
    expect(lines[1]).toMatchObject({ id: 'x', state: 'failed', error_code: 1301, file: null });
    expect(Object.keys(lines[0] ?? {})).toEqual(Object.keys(lines[1] ?? {}));
  });
});

describe('results.csv', () => {
  it('quotes what must be quoted, and lets no text be computed by a spreadsheet', () => {
    const items = [
      { id: 'a', prompt: '=HYPERLINK("http://evil")' },
      { id: 'x', prompt: 'two\nlines, and more' },
      { id: '-5', prompt: '-5' },
    ];
    const [head, ...rows] = renderCsv(build([record('a'), failed], items)).split('\n');
    expect(head).toBe(
      '\ufeffid,state,task_id,file,url,sha256,seconds,generating_seconds,attempts,cost_units,cost_amount,cost_currency,error_code,error,model,workflow_id,files,prompt',
    );
    expect(rows[0]).toBe(
      `a,completed,7a,/out/b/a/7a.mp4,https://x.klingai.com/a.mp4,ab,70,60,1,1.5,,,,,kling-v2-6,b/a,/out/b/a/7a.mp4,"'=HYPERLINK(""http://evil"")"`,
    );
    expect(rows[1]).toContain('1301,"Kling failed task 7x: ""policy"", no"');
    expect(rows.slice(1, 3).join('\n')).toContain('"two\nlines, and more"');
    expect(rows[3]).toContain('-5,waiting');
  });

  it('keeps long ids, zeros in front and letters of all the world whole in a spreadsheet', () => {
    const ids = ['007', '12e45', '1-2', 'mar-5', '20261123', '8a', '4006381333931'];
    const items = [...ids, 'sea'].map((id) => ({ id, prompt: '海边的猫' }));
    const csv = renderCsv(build([record('sea', { taskId: '867283741759111202' })], items));
    expect(Buffer.from(csv).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const rows = csv.split('\n').slice(1, -1);
    expect(rows.map((row) => row.slice(0, row.indexOf(',')))).toEqual([
      "'007",
      "'12e45",
      "'1-2",
      "'mar-5",
      '20261123',
      '8a',
      "'4006381333931",
      'sea',
    ]);
    expect(rows.at(-1)).toMatch(/^sea,completed,'867283741759111202,.*,1\.5,.*,海边的猫$/);
  });

  it("keeps the writer's own numbers that are none whole in a spreadsheet", () => {
    const own = ['0012', '1E5', '+4917012345', '4006381333931', '-007', '1.e3', '-5', '3.50', '20261123'];
    const items = own.map((text, index) => ({ id: `i${index}`, prompt: 'a', metadata: { own: text } }));
    const rows = renderCsv(build([], items)).trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(',').at(-1))).toEqual([
      "'0012",
      "'1E5",
      "'+4917012345",
      "'4006381333931",
      "'-007",
      "'1.e3",
      '-5',
      '3.50',
      '20261123',
    ]);
  });

  it("has the writer's own columns behind ours, with the name that they have", () => {
    const items = [
      { id: 'a', prompt: 'a', metadata: { Notes: 'for May, and "June"', State: 'new' } },
      { id: 'b', prompt: 'b', metadata: { 'Sum, net': '=1+1', tags: ['x', 1] } },
    ];
    const report = build([record('a')], items);
    const [head, ...rows] = renderCsv(report).split('\n');
    expect(head).toMatch(/,files,prompt,Notes,metadata\.State,"Sum, net",tags$/);
    expect(rows[0]).toMatch(/,a,"for May, and ""June""",new,,$/);
    expect(rows[1]).toMatch(/,b,,,'=1\+1,"\[""x"",1\]"$/);
    const lines = renderJsonl(report).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { metadata: unknown }).metadata)).toEqual(
      items.map(({ metadata }) => metadata),
    );
    expect(renderPage(report, '/out/b')).toContain('Notes: for May, and &quot;June&quot; · State: new');
  });
});

describe('the pages of a report of many items', () => {
  const ids = Array.from({ length: 4001 }, (_, index) => `row-${index}`);
  const items = ids.map((id) => ({ id, prompt: id }));
  const report = build(
    [
      { ...failed, id: 'row-1' },
      { ...failed, id: 'row-4000' },
    ],
    items,
  );
  const pages = renderPages(report, '/out/b');
  const cardsOf = (html = '') => html.match(/<article /g)?.length;

  it('have so many cards each that a browser shows them at once, all of them together, and lead to each other', () => {
    expect(pages.map(({ name }) => name)).toEqual(['report.html', 'report-2.html', 'report-3.html']);
    expect(pages.map(({ html }) => cardsOf(html))).toEqual([2000, 2000, 1]);
    expect(pages[1]?.html).toContain(
      'Page <a href="report.html">1</a> <b>2</b> <a href="report-3.html">3</a>: up to 2,000 of 4,001 items each.',
    );
  });

  it('begin with what there is to say of all, whose links lead to the page of the card', () => {
    expect(pages[0]?.html).toContain('<b>4,001</b>');
    expect(pages[0]?.html).toContain(
      '<a href="#item-row-1">row-1</a>, <a href="report-3.html#item-row-4000">row-4000</a>',
    );
    expect(pages[2]?.html).toContain('id="item-row-4000"');
    expect(pages[2]?.html).toContain('<option value="failed">failed (1)</option>');
    expect(pages[2]?.html).not.toContain('How they ended');
  });
});

describe('report.html', () => {
  it('names files by paths from where it lies, and anything else by its own', () => {
    expect(relativeUrl('/out/b/a 1/7#1.mp4', '/out/b')).toBe('a%201/7%231.mp4');
    expect(relativeUrl('C:\\out\\b\\a\\7.mp4', 'C:\\out\\b')).toBe('a/7.mp4');
    expect(relativeUrl('/elsewhere/7.mp4', '/out/b')).toBe('file:///elsewhere/7.mp4');
    expect(relativeUrl('s3://clips/b/a/7.mp4', 's3://clips/b')).toBe('a/7.mp4');
    expect(relativeUrl('s3://others/b/a/7.mp4', 's3://clips/b')).toBe('s3://others/b/a/7.mp4');
    expect(relativeUrl('https://x/7.mp4?a=b', 's3://clips/b')).toBe('https://x/7.mp4?a=b');
  });

  it.each([
    ['Moderation', 'change these rows, and start their file again with <code>--id b</code>'],
    ['GaveUp', 'try again'],
    ['Unexpected', 'try again'],
    ['WrongAddress', 'correct <code>KLING_BASE_URL</code> of the worker; then try again'],
  ] as const)('says of all items that failed with %s, once, what to do', (kind, what) => {
    const error = { kind, text: 'no' };
    const html = renderPage(
      build([
        { ...failed, error },
        { ...failed, id: 'y', error },
      ]),
      '/out/b',
    );
    expect(html.split(`<td data-name="what to do">${what}</td>`)).toHaveLength(2);
  });

  it('loads the thumbnail of a video, and only when it comes into view', () => {
    const small = { ...videoOf('a'), thumbnail: '/out/b/a/7a-thumbnail.jpg' };
    const page = renderPage(build([record('a', { artifacts: [small] }), record('c')]), '/out/b');
    expect(page).toContain(
      '<video controls playsinline preload="none" data-poster="a/7a-thumbnail.jpg" src="a/7a.mp4">',
    );
    expect(page).toContain('<video controls playsinline preload="none" src="c/7c.mp4">');
  });

  it('says on a card, and in its line of JSON, what could not be had besides the files', () => {
    const lacks = ['A watermarked copy was asked for, and Kling sent none.'];
    const report = build([record('a', { lacks }), record('c')]);
    expect(renderPage(report, '/out/b').match(/<p class="facts">A watermarked copy was asked for/g)).toHaveLength(1);
    expect(
      renderJsonl(report)
        .split('\n')
        .slice(0, 2)
        .map((line) => (JSON.parse(line) as { lacks?: unknown }).lacks),
    ).toEqual([lacks, undefined]);
  });

  it('says what was found in a file, in columns that are empty where it did not say, and what differs', () => {
    const found = { seconds: 5.042, width: 1280, height: 720, fps: null, audio: false, whole: null };
    const differences = ['7a.mp4 is 5 s long, and 10 s were asked for.'];
    const report = build([record('a', { artifacts: [{ ...videoOf('a'), found }], differences }), record('c')]);
    const [head = '', a = '', c = ''] = renderCsv(report).split('\n');
    const columns = 'found_seconds,found_width,found_height,found_fps,found_audio,found_whole,differences';
    expect(head).toContain(columns);
    expect(a).toContain(`5.042,1280,720,,false,,"${differences.join()}"`);
    expect(c).toContain(',,,,,,,');
    expect(JSON.parse(renderJsonl(report).split('\n')[0] ?? '')).toMatchObject({
      ...{ found_seconds: 5.042, found_width: 1280, found_fps: null, found_audio: false, found_whole: null },
      differences,
    });
    expect(renderPage(report, '/out/b')).toContain('<p class="facts">7a.mp4 is 5 s long, and 10 s were asked for.</p>');
    expect(renderCsv(build([record('c')]))).not.toContain('found_');
  });

  it('leads to a twin with a watermark, which it does not show beside the clean file', () => {
    const twin = { ...videoOf('a'), file: '/out/b/a/7a-watermarked.mp4', watermarked: true } as const;
    const page = renderPage(build([record('a', { artifacts: [videoOf('a'), twin] })]), '/out/b');
    expect(page.match(/<video /g)).toHaveLength(1);
    expect(page).toContain('<a href="a/7a.mp4">file</a> <a href="a/7a-watermarked.mp4">watermarked</a>');
  });

  it('shows summary, charts, failures and every item, and loads nothing from elsewhere', () => {
    const spread = Array.from({ length: 20 }, (_, index) => record(`i${index}`, { generatingSeconds: 30 + index }));
    const html = renderPage(build([...spread, failed]), '/out/b');
    expect(html.match(/<article /g)).toHaveLength(21);
    expect(html).toContain('src="i3/7i3.mp4"');
    expect(html).toContain('20 completed');
    expect(html).toContain('median <b>40 s</b>');
    expect(html).toContain('Moderation 1301');
    expect(html).not.toMatch(/(src|href)="https?:/);
  });

  it('says what each figure is, and where the bars begin and end', () => {
    const spread = Array.from({ length: 20 }, (_, index) => record(`i${index}`, { generatingSeconds: 30 + index }));
    const html = renderPage(build([...spread, failed]), '/out/b');
    expect(html).toContain('<b>30 units</b><span>cost</span>');
    expect(html).toContain('<b>1.5 units</b><span>cost of a completed item</span>');
    expect(html).toMatch(/<text [^>]*text-anchor="start">30 s<\/text>.*<text [^>]*text-anchor="end">49 s<\/text>/);
    expect(html).toContain('text-anchor="end">items</text>');
    const money = record('m', { cost: { amount: '0.35', currency: 'USD' } });
    expect(renderPage(build([money]), '/out/b')).toContain('<b>0.35 USD</b><span>cost of a completed item</span>');
    expect(renderPage(build([record('n', { cost: undefined })]), '/out/b')).not.toContain('cost of a completed item');
  });

  it('leads from a failure to its card, from a card to its workflow, and to the command that tries again', () => {
    const webUi = (workflowId: string) =>
      `http://127.0.0.1:8233/namespaces/default/workflows/${encodeURIComponent(workflowId)}`;
    const waiting = { id: 'later', prompt: 'not started' };
    const html = renderPage(
      build([record('a'), failed], [{ id: 'a', prompt: '' }, { id: 'x', prompt: '' }, waiting]),
      '/out/b',
      webUi,
    );
    const [, target = ''] = /<a href="#([^"]*)">x<\/a>/.exec(html) ?? [];
    expect(html).toContain(`<article class="card" id="${target}" data-state="failed">`);
    expect(html).toContain('<code>kling batch retry b</code>');
    expect(html.match(/">workflow<\/a>/g)).toHaveLength(2);
    expect(html).toContain('href="http://127.0.0.1:8233/namespaces/default/workflows/b%2Fx">workflow</a>');
    expect(html).toContain('href="http://127.0.0.1:8233/namespaces/default/workflows/b">this batch');
  });

  it('lets no prompt, id or error become markup', () => {
    const hostile = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
    const error = { kind: 'Moderation', text: hostile } as const;
    const records = [{ ...failed, error, taskId: hostile }, record('a', { model: hostile })];
    const items = records.map(({ id }) => ({ id, prompt: hostile }));
    const html = renderPage(build(records, items), '/out/b');
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
  });

  it('stays small for ten thousand items', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => record(`item${index}`, { generatingSeconds: index }));
    expect(renderPage(build(many), '/out/b').length).toBeLessThan(10_000_000);
  });
});

describe('a quantile', () => {
  it('is a value of the list', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(3);
    expect(quantile([1], 0.95)).toBe(1);
    expect(quantile([], 0.5)).toBe(0);
  });
});
