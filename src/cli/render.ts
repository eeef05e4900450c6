import { renderDuration } from '../domain/duration.js';
import { renderCharge, shorten } from '../domain/generation.js';
import { shownState } from '../domain/lifecycle.js';
import { renderMetadataValue } from '../domain/metadata.js';
import { fit, printable } from './fit-text.js';
import type { GenerationView } from './generation-view.js';
import type { Paint } from './paint.js';
import { NO_PAINT, paintState } from './paint.js';

/**
 * Where a running generation stands, and that nobody works on it when no worker answers. All of it belongs to the block that is rewritten: what
 * is written between two of its frames would be wiped by the next.
 */
export function renderProgress(view: GenerationView, columns: number): string[] {
  const line = renderLine(view, columns);
  if (view.source === 'worker') return [line];
  return [line, fit(`No worker answers on task queue ${view.taskQueue}; start one with: kling worker`, columns)];
}

/** One line on where a generation stands, at most `columns` wide: for a terminal that rewrites it, and for logs. */
export function renderLine(view: GenerationView, columns: number): string {
  const facts = [
    shownState(view).padEnd(11),
    renderDuration(view.elapsedSeconds * 1000).padStart(6),
    view.attempt > 1 ? `attempt ${view.attempt} of ${view.attempts}` : undefined,
    view.taskId === undefined ? undefined : `task ${view.taskId}`,
    renderActivity(view),
  ];
  return fit(printable(facts.filter((fact) => fact !== undefined).join('  ')), columns);
}

/** What the running activity adds to the state: what it waits for, how far it is, or what went wrong last. */
function renderActivity({ activity, state }: GenerationView): string | undefined {
  if (activity === undefined) return undefined;
  if (activity.lastFailure !== undefined) return `try ${activity.attempt}, last: ${activity.lastFailure}`;
  if (activity.name === 'submit' && state === 'queued') return 'waiting for a slot';
  const { status, trouble, offset, totalBytes } = activity.heartbeat ?? {};
  if (typeof trouble === 'string') return `last look: ${trouble}`;
  if (typeof offset === 'number' && typeof totalBytes === 'number' && totalBytes > 0) {
    return `${Math.floor((offset / totalBytes) * 100)} %`;
  }
  return typeof status === 'string' && status !== state ? `Kling says ${status}` : undefined;
}

function renderState(view: GenerationView): string {
  switch (shownState(view)) {
    case 'stuck':
      return 'stuck: takes unusually long at Kling; still waiting';
    case 'parked':
      return 'parked: the task goes on at Kling';
    default:
      return view.state;
  }
}

/** Everything known of a generation, as a block. */
export function renderStatus(view: GenerationView, webUi: string, paint = NO_PAINT): string[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['state', renderState(view)],
    ['prompt', view.prompt],
    ['task', [view.task, view.model].filter((word) => word !== undefined).join(', ') || undefined],
    ['task id', view.taskId],
    ['attempt', `${view.attempt} of ${view.attempts}`],
    ['elapsed', renderDuration(view.elapsedSeconds * 1000)],
    ['activity', view.isRunning ? renderActivity(view) : undefined],
    ['cost', renderCharge(view)],
    ...Object.entries(view.metadata ?? {}).map(
      ([name, value]) => ['metadata', `${name}: ${shorten(renderMetadataValue(value))}`] as const,
    ),
    ...view.artifacts.map(({ file }) => ['file', file] as const),
    ['error', view.error?.text],
    ...view.notices.map((notice) => ['notice', notice] as const),
    ['Web UI', webUi],
  ];
  const history = view.transitions.map(
    ({ state, at }, index) => [index === 0 ? 'history' : '', `${at}  ${state}`] as const,
  );
  return [...rows, ...history]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${paint.dim(name.padEnd(9))}${paintValue(name, printable(value ?? ''), paint)}`);
}

function paintValue(name: string, value: string, paint: Paint): string {
  if (name === 'state') return paintState(value, paint);
  return name === 'error' ? paint.red(value) : value;
}
