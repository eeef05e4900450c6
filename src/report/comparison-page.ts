import type { Comparison, Figures } from '../domain/queries/comparison.js';
import { METHOD_CALLS } from '../domain/queries/query-methods.js';
import { renderMs } from '../domain/text/milliseconds.js';
import { renderRate } from '../domain/text/rate.js';
import { escapeHtml } from './escape-html.js';
import { COMPARISON_STYLE, REPORT_STYLE } from './page/page-style.js';

/** Nothing is ever loaded, and nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The comparison of the ways of asking as one page that needs nothing else. */
export function renderComparisonPage(comparison: Comparison): string {
  const { baseUrl, isSimulated, at, methods, absent, errors } = comparison;
  const lead = `${escapeHtml(baseUrl)}${isSimulated ? ', a simulated Kling' : ''}, ${at.slice(0, 16).replace('T', ' ')} UTC`;
  const missing = absent.length === 0 ? '' : `<p class="lead">The account has no task for: ${absent.join(', ')}.</p>`;
  const wrong = errors.map(({ method, case: name, text }) => `<li><b>${method}</b>, ${name}: ${escapeHtml(text)}</li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Ways to ask Kling, compared</title><style>${REPORT_STYLE}${COMPARISON_STYLE}</style></head><body><main>
<h1>Ways to ask Kling, compared</h1><p class="lead">${lead}</p>${missing}
<section class="tiles">${methods.map(renderTile).join('')}</section>
<section class="panels">
<div class="panel"><h2>Time of an answer</h2>${renderTimes(comparison)}<ul class="legend"><li><span class="dot is-bar"></span>median</li><li><span class="dot is-waiting"></span>95 % within</li></ul></div>
<div class="panel"><h2>Bytes of an answer</h2>${renderBytes(comparison)}</div>
</section>
<h2>By case</h2><div class="panel">${renderCases(comparison)}</div>
${wrong.length === 0 ? '' : `<h2>What went wrong</h2><ul>${wrong.join('')}</ul>`}
<footer>Made by kling-temporal. An answer is the whole of it, however many requests it takes. A timeout counts as right or wrong only.</footer>
</main></body></html>
`;
}

function renderTile({ method, successRate, medianMs }: Comparison['methods'][number]): string {
  const median = medianMs === undefined ? '' : `, median ${renderMs(medianMs)}`;
  return `<div class="tile"><b>${renderRate(successRate)}</b><span>${method} right${median}<br>${escapeHtml(METHOD_CALLS[method])}</span></div>`;
}

interface Bar {
  readonly value: number;
  readonly style: string;
  readonly text: string;
}

function renderTimes({ methods }: Comparison): string {
  const bars = methods.map(({ method, medianMs = 0, p95Ms = 0 }) => ({
    name: method,
    bars: [
      { value: medianMs, style: 'is-bar', text: renderMs(medianMs) },
      { value: p95Ms, style: 'is-late', text: renderMs(p95Ms) },
    ],
  }));
  return renderBars(bars, 'Median and 95th percentile of the time of an answer');
}

function renderBytes({ methods }: Comparison): string {
  const bars = methods.map(({ method, meanBytes }) => ({
    name: method,
    bars: [{ value: meanBytes, style: 'is-bar', text: meanBytes.toLocaleString('en-US') }],
  }));
  return renderBars(bars, 'Mean bytes of an answer');
}

const WIDTH = 640;
/** Room for the names at the left, and for the numbers behind the bars, in letters that a phone still shows. */
const LEFT = 130;
const RIGHT = 110;
const BAR = 30;

function renderBars(rows: readonly { readonly name: string; readonly bars: readonly Bar[] }[], label: string): string {
  const most = Math.max(1, ...rows.flatMap(({ bars }) => bars.map(({ value }) => value)));
  let y = 0;
  const drawn = rows.map(({ name, bars }) => {
    const top = y;
    const lines = bars.map(({ value, style, text }) => {
      const width = Math.max(1, Math.round((value / most) * (WIDTH - LEFT - RIGHT)));
      const line = `<rect class="${style}" x="${LEFT}" y="${y}" width="${width}" height="${BAR - 4}"/><text x="${LEFT + width + 6}" y="${y + 20}">${text}</text>`;
      y += BAR;
      return line;
    });
    y += 12;
    return `<text class="name" x="0" y="${top + 20}">${name}</text>${lines.join('')}`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${label}">${drawn.join('')}</svg>`;
}

function renderCases({ cases, methods }: Comparison): string {
  const names = [...new Set(cases.map((cell) => cell.case))];
  const head = methods.map(({ method }) => `<th>${method}</th>`).join('');
  const rows = names.map((name) => {
    const cells = methods.map(({ method }) => cases.find((cell) => cell.case === name && cell.method === method));
    return `<tr><td>${name}</td>${cells.map(renderCell).join('')}</tr>`;
  });
  return `<table><thead><tr><th>case</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function renderCell(figures: Figures | undefined): string {
  if (figures === undefined) return '<td>-</td>';
  const { medianMs, successRate } = figures;
  const rate = successRate === 1 ? '' : `, ${renderRate(successRate)} right`;
  return `<td>${medianMs === undefined ? renderRate(successRate) + ' right' : renderMs(medianMs) + rate}</td>`;
}
