import { renderDuration } from '../../domain/duration.js';
import { renderRate } from '../../domain/text/rate.js';
import { escapeHtml } from '../escape-html.js';
import { renderFailures } from './failures.js';
import { renderDurations, renderOutcomes, STATE_WORDS } from './charts.js';
import { renderCards } from './cards.js';
import { listFiles } from '../linked-files.js';
import { REPORT_SCRIPT, REPORT_STYLE } from './page-style.js';
import type { Report } from '../report.js';
import type { ReportRow } from '../rows.js';
import { listTotalEstimate } from '../../domain/batch/cost/expected.js';
import type { TotalCost } from '../../domain/batch/cost/total-cost.js';
import { moneyOf, renderCostSoFar } from '../../domain/batch/cost/total-cost.js';
import { isZero } from '../../domain/decimal.js';
import { renderMoney, shareOf, spentOf } from '../../domain/money.js';

/** Nothing but files beside the report, and those that it has links to, is ever loaded, whatever a prompt or an error may hold. */
function renderPolicy(rows: readonly ReportRow[]): string {
  const links = listFiles(rows).filter((file) => /^https?:\/\//.test(file) && URL.canParse(file));
  const sources = ["'self'", 'file:', ...new Set(links.map((link) => new URL(link).origin))].join(' ');
  return `default-src 'none'; img-src ${sources}; media-src ${sources}; style-src 'unsafe-inline'; script-src 'unsafe-inline'`;
}

/** A report with the rows of one page. */
interface PageReport extends Pick<Report, 'batchId'> {
  readonly rows: readonly ReportRow[];
}

/** The page of a workflow in Temporal's Web UI. */
export type WebUi = (workflowId: string) => string;

/** A file of the report that is a page. */
export interface ReportPage {
  readonly name: string;
  readonly html: string;
}

/** Cards on one page: a browser shows so many at once in a second, and some megabytes of them can be sent to somebody. */
const CARDS_PER_PAGE = 2000;

const FOOTER = '<footer>Made by kling-temporal.';

/** Whether a text is a page of a report. */
export const isReportPage = (html: string): boolean => html.includes(FOOTER);

export const pageName = (number: number): string => (number === 1 ? 'report.html' : `report-${number}.html`);

/**
 * `report.html`, and where there are more items than one page shows, `report-2.html` and so on with the further cards: pages that need nothing but the
 * files beside them. `directory` is where they will lie; pictures and videos below it are named by relative paths. With `webUi` the batch and its
 * items lead to their workflows.
 */
export const renderPages = (report: Report, directory: string, webUi?: WebUi): readonly ReportPage[] =>
  planPages(report, directory, webUi).map(({ name, render }) => ({ name, html: render() }));

/** The same, each to be made when it is written: fifty of them are as many megabytes, and seconds. */
export function planPages(
  report: Report,
  directory: string,
  webUi?: WebUi,
): readonly { readonly name: string; readonly render: () => string }[] {
  const { rows } = report;
  const count = Math.max(1, Math.ceil(rows.length / CARDS_PER_PAGE));
  const renderOne = (at: number): string => {
    const shown = rows.slice(at * CARDS_PER_PAGE, (at + 1) * CARDS_PER_PAGE);
    const page = { batchId: report.batchId, rows: shown };
    const sheet = renderSheet(page, { number: at + 1, count, total: rows.length }, (cards) =>
      renderCards(cards, directory, webUi),
    );
    const about = at === 0 ? renderSummary(report, webUi) : `<h1>${escapeHtml(report.batchId)}</h1>`;
    return renderPage(page, about + sheet);
  };
  return Array.from({ length: count }, (_, at) => ({ name: pageName(at + 1), render: () => renderOne(at) }));
}

function renderPage(report: PageReport, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${renderPolicy(report.rows)}">
<title>${escapeHtml(report.batchId)}</title><style>${REPORT_STYLE}</style></head><body><main>
${content}
${FOOTER} The same rows for scripts and spreadsheets: <a href="results.jsonl">results.jsonl</a>, <a href="results.csv">results.csv</a>.</footer>
</main><script>${REPORT_SCRIPT}</script></body></html>
`;
}

function renderSummary(report: Report, webUi?: WebUi): string {
  const durations = renderDurations(report.seconds);
  const pageOf = (index: number): string =>
    index < CARDS_PER_PAGE ? '' : pageName(1 + Math.floor(index / CARDS_PER_PAGE));
  return `<h1>${escapeHtml(report.batchId)}</h1>
${renderLead(report, webUi)}
<section class="tiles">${renderTiles(report)}</section>
<section class="panels"><div class="panel"><h2>How they ended</h2>${renderOutcomes(report.counts)}</div>
${durations === '' ? '' : `<div class="panel"><h2>Time at Kling</h2>${durations}</div>`}</section>
${renderFailures(report, pageOf)}
`;
}

interface SheetPlace {
  readonly number: number;
  readonly count: number;
  /** Items on all pages. */
  readonly total: number;
}

function renderSheet(
  report: PageReport,
  place: SheetPlace,
  renderRows: (rows: readonly ReportRow[]) => string,
): string {
  const pages = renderPageLinks(place);
  return `<h2>Contact sheet</h2>
${pages}<div class="bar"><input id="text" type="search" placeholder="Search ids, prompts, errors" aria-label="Search"><select id="state" aria-label="State"><option value="">all</option>${renderStateOptions(report)}</select><span id="shown"></span></div>
<section class="sheet">
${renderRows(report.rows)}
</section>${pages === '' ? '' : `\n${pages.trimEnd()}`}`;
}

/** Nothing where all are on one page. Searching and choosing look at the page that is open. */
function renderPageLinks({ number, count, total }: SheetPlace): string {
  if (count === 1) return '';
  const links = Array.from({ length: count }, (_, at) =>
    at + 1 === number ? `<b>${number}</b>` : `<a href="${pageName(at + 1)}">${at + 1}</a>`,
  );
  const all = total.toLocaleString('en-US');
  return `<p class="facts">Page ${links.join(' ')}: up to ${CARDS_PER_PAGE.toLocaleString('en-US')} of ${all} items each. Search looks at this page; results.csv has all.</p>\n`;
}

function renderLead({ batchId, state, reason, startedAt, endedAt }: Report, webUi?: WebUi): string {
  const span = endedAt === undefined ? '' : `, ${renderDuration(Date.parse(endedAt) - Date.parse(startedAt))}`;
  const link =
    webUi === undefined ? '' : `<br><a href="${escapeHtml(webUi(batchId))}">this batch in Temporal's Web UI</a>`;
  const why = reason === undefined ? '' : `: ${escapeHtml(reason)}`;
  return `<p class="lead"><b>${state}</b>${why}<br>${renderTime(startedAt)}${endedAt === undefined ? ' until now' : ` to ${renderTime(endedAt)}`}${span}${link}</p>`;
}

const renderTime = (iso: string): string =>
  `<time datetime="${escapeHtml(iso)}">${escapeHtml(iso.slice(0, 16).replace('T', ' '))} UTC</time>`;

function renderTiles({ rows, counts, cost, estimate, endedAt }: Report): string {
  const ended = counts.completed + counts.failed;
  const [estimated, ...difference] = listTotalEstimate(estimate);
  const tiles: readonly (readonly [string, string | undefined])[] = [
    ['items', rows.length.toLocaleString('en-US')],
    ['completed', counts.completed.toLocaleString('en-US')],
    ['success rate', ended === 0 ? undefined : renderRate(counts.completed / ended)],
    ['cost', renderCostSoFar(cost, endedAt)],
    [['estimated for what has ended', ...difference].join('; '), estimated],
    ['cost of a completed item', renderMeanCost(cost, counts.completed)],
  ];
  return tiles
    .flatMap(([name, value]) =>
      value === undefined
        ? []
        : [`<div class="tile"><b>${escapeHtml(value)}</b><span>${escapeHtml(name)}</span></div>`],
    )
    .join('');
}

/** In the units or the money that was deducted; two digits are enough for a mean. */
function renderMeanCost(cost: TotalCost, parts: number): string | undefined {
  const money = moneyOf(cost);
  return parts === 0 || isZero(spentOf(money)) ? undefined : renderMoney(shareOf(money, parts));
}

function renderStateOptions({ rows }: PageReport): string {
  return (['completed', 'failed', 'cancelled', 'waiting'] as const)
    .flatMap((state) => {
      const count = rows.filter((row) => row.state === state).length;
      return count === 0 ? [] : [`<option value="${state}">${STATE_WORDS[state]} (${count})</option>`];
    })
    .join('');
}
