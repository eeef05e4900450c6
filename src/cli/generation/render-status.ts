import { SUBMIT } from '../../contract/activity-names.js';
import { renderDuration } from '../../domain/duration.js';
import { renderFound } from '../../domain/artifact.js';
import { renderCharge, shorten } from '../../domain/generation/generation.js';
import { shownState } from '../../domain/generation/lifecycle.js';
import { explainSilence, renderEstimated } from '../../domain/generation/cost/task-estimate.js';
import { renderMetadataValue } from '../../domain/generation/metadata.js';
import { renderEntry } from '../../domain/task.js';
import { filedAs } from '../../domain/generation/waiting.js';
import { fit, printable } from '../screen/fit-text.js';
import { renderClock } from '../screen/render-time.js';
import type { FileLink } from '../../client/output/link-artifacts.js';
import type { GenerationView } from '../../client/generation/generation-view.js';
import type { Paint } from '../screen/paint.js';
import { NO_PAINT, paintState } from '../screen/paint.js';
import { renderAdvice } from '../program/render-advice.js';
import { renderWaits } from './render-waits.js';

/**
 * Where a running generation stands, and that nobody works on it when no worker has answered for long. All of it belongs to the block that is rewritten: what
 * is written between two of its frames would be wiped by the next.
 */
export function renderProgress(view: GenerationView, columns: number, isSilent: boolean): string[] {
  const line = renderLine(view, columns);
  if (!isSilent) return [line];
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
function renderActivity(view: GenerationView): string | undefined {
  const { activity, state } = view;
  if (activity === undefined) return undefined;
  const isExplained = view.waiting !== undefined || activity.lastFailure === undefined;
  if (isWaiting(view) && isExplained) return renderWaitsOf(view);
  if (activity.lastFailure !== undefined) return `try ${activity.attempt}, last: ${activity.lastFailure}`;
  const { status, trouble, offset, totalBytes } = activity.heartbeat ?? {};
  if (typeof trouble === 'string') return `last look: ${trouble}`;
  if (typeof offset === 'number' && typeof totalBytes === 'number' && totalBytes > 0) {
    return `${Math.floor((offset / totalBytes) * 100)} %`;
  }
  return typeof status === 'string' && status !== state ? `Kling says ${status}` : undefined;
}

/** Whether its submission waits, be it in line or for another try. */
function isWaiting({ activity, state }: GenerationView): boolean {
  return (
    activity?.name === SUBMIT && (state === 'queued' || state === 'retrying' || activity.lastFailure !== undefined)
  );
}

function renderWaitsOf({ waiting, line, activity, asOf }: GenerationView): string {
  const clock = (iso: string) => renderClock(Date.parse(iso), Date.parse(asOf));
  const tries = activity === undefined || activity.attempt < 2 ? '' : `; try ${activity.attempt}`;
  return `${renderWaits(waiting, line, clock)}${tries}`;
}

function renderState(view: GenerationView): string {
  switch (shownState(view)) {
    case 'stuck':
      return 'stuck: takes unusually long at Kling; still waiting';
    case 'parked':
      return 'parked: the task goes on at Kling';
    default:
      return filedAs(view.state, view.waiting);
  }
}

/** Everything known of a generation, as a block. */
export function renderStatus(
  view: GenerationView,
  webUi: string,
  paint = NO_PAINT,
  links: readonly FileLink[] = [],
): string[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['state', renderState(view)],
    ['prompt', view.prompt],
    ['task', [view.task, view.model].filter((word) => word !== undefined).join(', ') || undefined],
    ['account', view.account],
    ['task id', view.taskId],
    ['attempt', `${view.attempt} of ${view.attempts}`],
    ['elapsed', renderDuration(view.elapsedSeconds * 1000)],
    ['activity', view.isRunning ? renderActivity(view) : undefined],
    ['cost', renderCharge(view) ?? explainSilence(view)],
    ['estimate', view.estimate && renderEstimated(view.estimate, view.isRunning ? undefined : view.cost)],
    ...Object.entries(view.metadata ?? {}).map(
      ([name, value]) => ['metadata', `${name}: ${shorten(renderMetadataValue(value))}`] as const,
    ),
    ...view.artifacts.flatMap(({ file, thumbnail, found }) => [
      ['file', file] as const,
      ['link', linkTo(file, links)] as const,
      ['found', found && renderFound(found)] as const,
      ['thumb', thumbnail] as const,
      ['link', thumbnail && linkTo(thumbnail, links)] as const,
    ]),
    ...(view.entries ?? []).map((entry) => ['made', renderEntry(entry)] as const),
    ['error', view.error?.text],
    ...view.notices.map((notice) => ['notice', notice] as const),
    ...view.advice.map((advice) => ['next', renderAdvice(advice)] as const),
    ['Web UI', webUi],
  ];
  const history = view.transitions.map(
    ({ state, at }, index) => [index === 0 ? 'history' : '', `${at}  ${state}`] as const,
  );
  return [...rows, ...history]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${paint.dim(name.padEnd(9))}${paintValue(name, printable(value ?? ''), paint)}`);
}

const linkTo = (file: string, links: readonly FileLink[]): string | undefined =>
  links.find((one) => one.file === file)?.link;

function paintValue(name: string, value: string, paint: Paint): string {
  if (name === 'state') return paintState(value, paint);
  return name === 'error' ? paint.red(value) : value;
}
