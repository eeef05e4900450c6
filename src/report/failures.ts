import { escapeHtml } from './escape-html.js';
import { cardId } from './cards.js';
import { renderRemedy } from './remedies.js';
import type { Report, ReportRow } from './report.js';

const MAX_IDS = 30;

/**
 * Failures by their reason, the most frequent first, with what tries them again; empty when nothing failed. `pageOf` is the page on which an item's
 * card is, empty for this one.
 */
export function renderFailures({ batchId, rows }: Report, pageOf: (id: string) => string): string {
  const lines = groupByReason(rows).map(([reason, failed]) => renderGroup(reason, failed, { batchId, pageOf }));
  if (lines.length === 0) return '';
  const head =
    '<thead><tr><th>how many</th><th>kind</th><th>for example</th><th>what to do</th><th>items</th></tr></thead>';
  return `<h2>Failures</h2><div class="panel"><table class="failures">${head}<tbody>${lines.join('')}</tbody></table>${renderRetry(batchId)}</div>`;
}

/** What is one reason to people may stand in many texts, so kind and code decide. */
function groupByReason(rows: readonly ReportRow[]): (readonly [string, readonly ReportRow[]])[] {
  const groups = new Map<string, ReportRow[]>();
  for (const row of rows) {
    if (row.state !== 'failed' || row.error === undefined) continue;
    const reason = `${row.error.kind} ${row.error.code ?? ''}`.trim();
    const known = groups.get(reason);
    if (known === undefined) groups.set(reason, [row]);
    else known.push(row);
  }
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

/** Each cell says what it is, for screens too narrow for a table. */
function renderGroup(
  reason: string,
  failed: readonly ReportRow[],
  { batchId, pageOf }: { readonly batchId: string; readonly pageOf: (id: string) => string },
): string {
  const ids = failed
    .slice(0, MAX_IDS)
    .map(({ id }) => `<a href="${pageOf(id)}#${escapeHtml(cardId(id))}">${escapeHtml(id)}</a>`);
  const rest = failed.length - ids.length;
  const cells = [
    ['how many', String(failed.length)],
    ['kind', escapeHtml(reason)],
    ['for example', escapeHtml(failed[0]?.error?.text ?? '')],
    ['what to do', renderRemedy(failed[0]?.error?.kind ?? '', batchId)],
    ['items', `${ids.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`],
  ] as const;
  return `<tr>${cells.map(([name, html]) => `<td data-name="${name}">${html}</td>`).join('')}</tr>`;
}

function renderRetry(batchId: string): string {
  return `<p class="command">Try them again, without paying for what is made: <code>kling batch retry ${escapeHtml(batchId)}</code> <button type="button" class="copy">Copy</button></p>`;
}
