import { escapeHtml } from '../escape-html.js';
import { cardId } from './cards.js';
import { renderRemedy } from './remedies.js';
import type { ReportRow } from '../rows.js';

const MAX_IDS = 30;

/** What is one reason to people may stand in many texts, so kind and code decide. */
export interface FailureGroup {
  readonly reason: string;
  readonly count: number;
  /** The first of them. */
  readonly example: NonNullable<ReportRow['error']>;
  /** The first ids, each with the place of its row. */
  readonly items: readonly { readonly id: string; readonly index: number }[];
}

export function createFailureGroups() {
  const groups = new Map<string, FailureGroup>();
  return {
    add({ id, state, error }: ReportRow, index: number): void {
      if (state !== 'failed' || error === undefined) return;
      const reason = `${error.kind} ${error.code ?? ''}`.trim();
      const { count, example, items } = groups.get(reason) ?? { count: 0, example: error, items: [] };
      const named = items.length < MAX_IDS ? [...items, { id, index }] : items;
      groups.set(reason, { reason, count: count + 1, example, items: named });
    },
    list: (): readonly FailureGroup[] => [...groups.values()].sort((one, other) => other.count - one.count),
  };
}

/**
 * Failures by their reason, with what tries them again; empty when nothing failed. `pageOf` is the page on which the card of a row is, empty for
 * this one.
 */
export function renderFailures(
  { batchId, failures }: { readonly batchId: string; readonly failures: readonly FailureGroup[] },
  pageOf: (index: number) => string,
): string {
  const lines = failures.map((group) => renderGroup(group, { batchId, pageOf }));
  if (lines.length === 0) return '';
  const head =
    '<thead><tr><th>how many</th><th>kind</th><th>for example</th><th>what to do</th><th>items</th></tr></thead>';
  return `<h2>Failures</h2><div class="panel"><table class="failures">${head}<tbody>${lines.join('')}</tbody></table>${renderRetry(batchId)}</div>`;
}

/** Each cell says what it is, for screens too narrow for a table. */
function renderGroup(
  { reason, count, example, items }: FailureGroup,
  { batchId, pageOf }: { readonly batchId: string; readonly pageOf: (index: number) => string },
): string {
  const ids = items.map(
    ({ id, index }) => `<a href="${pageOf(index)}#${escapeHtml(cardId(id))}">${escapeHtml(id)}</a>`,
  );
  const rest = count - ids.length;
  const cells = [
    ['how many', String(count)],
    ['kind', escapeHtml(reason)],
    ['for example', escapeHtml(example.text)],
    ['what to do', renderRemedy(example.kind, batchId)],
    ['items', `${ids.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`],
  ] as const;
  return `<tr>${cells.map(([name, html]) => `<td data-name="${name}">${html}</td>`).join('')}</tr>`;
}

function renderRetry(batchId: string): string {
  return `<p class="command">Try them again, without paying for what is made: <code>kling batch retry ${escapeHtml(batchId)}</code> <button type="button" class="copy">Copy</button></p>`;
}
