import { plain, share, sum } from '../../domain/decimal.js';
import { renderDuration } from '../../domain/duration.js';
import type { GenerationStatus } from '../../domain/generation/generation.js';
import { countFiles } from '../../domain/artifact.js';
import { renderCost } from '../../domain/generation/generation.js';
import { shownState } from '../../domain/generation/lifecycle.js';
import { fit, oneLine } from '../screen/fit-text.js';

export interface DemoRow {
  readonly name: string;
  readonly status: GenerationStatus;
  readonly webUi: string;
}

/** One line for each generation: name, state, elapsed, Kling's task id, and as much of the prompt as fits. */
export function renderDemoRows(rows: readonly DemoRow[], columns: number): string[] {
  return rows.map(({ name, status }) => {
    const elapsed = renderDuration(status.elapsedSeconds * 1000);
    const facts = [
      name.padEnd(9),
      shownState(status).padEnd(11),
      elapsed.padStart(6),
      (status.taskId ?? '').padEnd(18),
    ];
    const line = `  ${facts.join('  ')}  `;
    const room = columns - line.length;
    return room < 10 ? line.trimEnd() : `${line}${fit(oneLine(status.prompt ?? ''), room)}`;
  });
}

export interface DemoEnd {
  readonly webUi: string;
  readonly temporalAddress: string;
  /** Tasks that the simulated Kling made. */
  readonly created: number;
  /** Whether everything runs on after these lines, for a look around. */
  readonly staysUp: boolean;
}

/** What was made, what it would have cost, where to look and what to type next. */
export function renderDemoEnd(
  rows: readonly DemoRow[],
  { webUi, temporalAddress, created, staysUp }: DemoEnd,
): string[] {
  const files = rows.flatMap(({ status }) => status.artifacts).length;
  const units = sum(rows.flatMap(({ status }) => status.cost?.units ?? []));
  const width = Math.max(...rows.map(({ name }) => name.length));
  const isDefault = temporalAddress.endsWith(':7233');
  return [
    '',
    ...rows.map(({ name, status }) => `  ${name.padEnd(width)}  ${renderOutcome(status)}`),
    '',
    `${files} files from ${rows.length} generations and ${created} tasks; with real keys they would have cost ${plain(share(units, 1, 2))} units.`,
    '',
    staysUp ? `Web UI:  ${webUi}` : `Web UI:  ${webUi} (gone in a moment; run this in a terminal and it stays)`,
    '',
    'Next:',
    ...(staysUp && !isDefault
      ? [`  export TEMPORAL_ADDRESS=${temporalAddress} TEMPORAL_UI_URL=${webUi}   # in another terminal`]
      : []),
    ...(staysUp ? ['  npx kling list                        # in another terminal'] : []),
    '  npx kling dev                         # the same for your own prompts, still free',
    '  KLING_API_KEY=... npx kling dev       # with your key: real generations, which cost',
  ];
}

function renderOutcome({ state, cost, elapsedSeconds, error, artifacts }: GenerationStatus): string {
  const facts = [state, renderDuration(elapsedSeconds * 1000), renderCost(cost)].filter((fact) => fact !== undefined);
  return error === undefined ? `${facts.join(', ')}, ${countFiles(artifacts.length)}` : `${state}: ${error.text}`;
}
