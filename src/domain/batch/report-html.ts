import { renderDuration } from '../duration.js';
import { escapeHtml } from '../html.js';
import { percent, renderDurations, renderOutcomes, WORDS } from './report-charts.js';
import { renderSheet } from './report-sheet.js';
import { REPORT_SCRIPT, REPORT_STYLE } from './report-style.js';
import type { Report, ReportRow } from './report.js';
import { renderTotalCost, spentOf } from './total-cost.js';

/** Nothing but files beside the report is ever loaded, whatever a prompt or an error may hold. */
const POLICY =
  "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/**
 * `report.html`: one page that needs nothing but the files beside it. `directory` is where it will lie; pictures and videos below it are
 * named by relative paths.
 */
export function renderHtml(report: Report, directory: string): string {
  const durations = renderDurations(report);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(report.batchId)}</title><style>${REPORT_STYLE}</style></head><body><main>
<h1>${escapeHtml(report.batchId)}</h1>
${renderLead(report)}
<section class="tiles">${renderTiles(report)}</section>
<section class="panels"><div class="panel"><h2>How they ended</h2>${renderOutcomes(report)}</div>
${durations === '' ? '' : `<div class="panel"><h2>Time at Kling</h2>${durations}</div>`}</section>
${renderFailures(report)}
<h2>Contact sheet</h2>
<div class="bar"><input id="text" type="search" placeholder="Search ids, prompts, errors" aria-label="Search"><select id="state" aria-label="State"><option value="">all</option>${renderOptions(report)}</select><span id="shown"></span></div>
<section class="sheet">
${renderSheet(report.rows, directory)}
</section>
<footer>Made by kling-temporal. The same rows for scripts and spreadsheets: <a href="results.jsonl">results.jsonl</a>, <a href="results.csv">results.csv</a>.</footer>
</main><script>${REPORT_SCRIPT}</script></body></html>
`;
}

function renderLead({ state, reason, startedAt, endedAt }: Report): string {
  const span = endedAt === undefined ? '' : `, ${renderDuration(Date.parse(endedAt) - Date.parse(startedAt))}`;
  const why = reason === undefined ? '' : `: ${escapeHtml(reason)}`;
  return `<p class="lead"><b>${state}</b>${why}<br>${renderTime(startedAt)}${endedAt === undefined ? ' until now' : ` to ${renderTime(endedAt)}`}${span}</p>`;
}

const renderTime = (iso: string): string =>
  `<time datetime="${escapeHtml(iso)}">${escapeHtml(iso.slice(0, 16).replace('T', ' '))} UTC</time>`;

function renderTiles({ rows, counts, cost }: Report): string {
  const ended = counts.completed + counts.failed;
  const perItem = counts.completed === 0 ? undefined : Math.round((spentOf(cost) / counts.completed) * 100) / 100;
  const tiles: readonly (readonly [string, string | undefined])[] = [
    ['items', rows.length.toLocaleString('en-US')],
    ['completed', counts.completed.toLocaleString('en-US')],
    ['success rate', ended === 0 ? undefined : percent(counts.completed / ended)],
    ['cost', renderTotalCost(cost)],
    ['cost of a completed item', perItem === undefined || perItem === 0 ? undefined : String(perItem)],
  ];
  return tiles
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`<div class="tile"><b>${escapeHtml(value)}</b><span>${name}</span></div>`],
    )
    .join('');
}

const MAX_IDS = 30;

/** Failures by their reason, the most frequent first: what is one reason to people may stand in many texts, so kind and code decide. */
function renderFailures({ rows }: Report): string {
  const groups = new Map<string, ReportRow[]>();
  for (const row of rows) {
    if (row.state !== 'failed' || row.error === undefined) continue;
    const key = `${row.error.kind} ${row.error.code ?? ''}`.trim();
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  if (groups.size === 0) return '';
  const lines = [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([key, failed]) => {
      const ids = failed.slice(0, MAX_IDS).map(({ id }) => escapeHtml(id));
      const rest = failed.length - ids.length;
      const example = failed[0]?.error?.text ?? '';
      return `<tr><td class="n">${failed.length}</td><td class="n">${escapeHtml(key)}</td><td>${escapeHtml(example)}</td><td>${ids.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}</td></tr>`;
    });
  return `<h2>Failures</h2><div class="panel"><table><tr><th></th><th>kind</th><th>for example</th><th>items</th></tr>${lines.join('')}</table></div>`;
}

function renderOptions({ counts }: Report): string {
  return (['completed', 'failed', 'cancelled', 'waiting'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `<option value="${state}">${WORDS[state]} (${counts[state]})</option>`)
    .join('');
}
