import type { Alert } from '../domain/alerts/alert.js';
import { escapeCell, ROOM_BELOW } from './markdown-cell.js';

/** What the Web UI shows of alerts: those that are raised, and below them what is over. */
export function renderAlerts(raised: readonly Alert[], over: readonly Alert[]): string {
  const count = raised.length === 1 ? '1 alert' : `${raised.length} alerts`;
  const heading = raised.length === 0 ? 'nothing is raised' : count;
  const row = ({ alert, about, since, text }: Alert, state: string) =>
    `| ${state} | ${alert} | ${escapeCell(about)} | ${since} | ${escapeCell(text)} |`;
  return [
    `### ${heading}`,
    '',
    '| | alert | about | since | what |',
    '| --- | --- | --- | --- | --- |',
    ...raised.map((alert) => row(alert, '**raised**')),
    ...[...over].reverse().map((alert) => row(alert, 'over')),
    ROOM_BELOW,
  ].join('\n');
}
