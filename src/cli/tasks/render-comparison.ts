import type { Comparison, Figures } from '../../domain/queries/comparison.js';
import { METHOD_CALLS } from '../../domain/queries/query-methods.js';
import { renderMs } from '../../domain/text/milliseconds.js';
import { renderRate } from '../../domain/text/rate.js';
import { printable } from '../screen/fit-text.js';
import { NO_PAINT } from '../screen/paint.js';
import { renderTable } from '../screen/text-table.js';

const HEAD = ['METHOD', 'ASKS', 'ANSWERS', 'REQUESTS', 'MEDIAN', 'P95', 'BYTES', 'RIGHT'] as const;

/** Two tables: the ways of asking, and each of them by case; below, what went wrong and what could not be asked. */
export function renderComparison({ methods, cases, absent, errors }: Comparison, paint = NO_PAINT): string[] {
  const all = methods.map((one) => [one.method, METHOD_CALLS[one.method], ...renderFigures(one)]);
  const names = [...new Set(cases.map((cell) => cell.case))];
  const byCase = names.map((name) => [
    name,
    ...methods.map(({ method }) => renderCell(cases.find((cell) => cell.case === name && cell.method === method))),
  ]);
  return [
    ...renderTable(HEAD, all, { paint }),
    '',
    ...renderTable(['CASE', ...methods.map(({ method }) => method.toUpperCase())], byCase, { paint }),
    ...(absent.length === 0 ? [] : [`The account has no task for: ${absent.join(', ')}.`]),
    ...errors.map(({ method, case: name, text }) => `${method}, ${name}: ${printable(text)}`),
  ];
}

function renderFigures({ samples, requests, medianMs, p95Ms, meanBytes, successRate }: Figures): string[] {
  const time = (ms: number | undefined) => (ms === undefined ? '-' : renderMs(ms));
  return [String(samples), String(requests), time(medianMs), time(p95Ms), String(meanBytes), renderRate(successRate)];
}

/** The median, and how many were right where not all were. */
function renderCell(figures: Figures | undefined): string {
  if (figures === undefined) return '-';
  const { medianMs, successRate } = figures;
  if (medianMs === undefined) return `${renderRate(successRate)} right`;
  return successRate === 1 ? renderMs(medianMs) : `${renderMs(medianMs)}, ${renderRate(successRate)} right`;
}
