import type { TopSnapshot } from '../../client/top/look-at-all.js';
import { fit, oneLine } from '../screen/fit-text.js';
import { renderFacts } from './render-facts.js';
import { renderBatches, renderPipelines } from './render-running.js';
import type { TopFrame } from './top-frame.js';

/** A server that is away for a moment is nothing to speak of. */
const SILENT_MS = 8000;

/** All that runs as lines, none wider than the terminal nor more than it has. */
export function renderTop(snapshot: TopSnapshot, frame: TopFrame): string[] {
  const { rows = Infinity, isLive = false, paint, columns } = frame;
  const above = [renderTitle(snapshot, frame), ...renderSilence(snapshot, frame), '', ...renderFacts(snapshot, frame)];
  const footer = isLive ? ['', paint.dim(fit('q ends this; what runs goes on', columns))] : [];
  const room = rows - above.length - footer.length;
  const batches = renderBatches(snapshot, frame);
  const pipelines = renderPipelines(snapshot, frame);
  // Half of the room for each, unless the other one does not need it.
  const half = Math.max(Math.floor(room / 2), room - batches.length);
  const shownPipelines = pipelines.slice(0, Math.max(0, half));
  const shownBatches = batches.slice(0, Math.max(0, room - shownPipelines.length));
  return [...above, ...shownBatches, ...shownPipelines, ...footer].slice(0, rows);
}

/** `kling top  127.0.0.1:7233, task queue kling, 2 workers`, and the time at its end. */
function renderTitle({ asOf, address, namespace, taskQueue, workers }: TopSnapshot, frame: TopFrame): string {
  const { columns, paint, timeZone } = frame;
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(Date.parse(asOf));
  const who =
    workers === undefined ? [] : [workers === 0 ? 'no worker' : `${workers} worker${workers === 1 ? '' : 's'}`];
  const place = namespace === 'default' ? address : `${address} ${namespace}`;
  const facts = oneLine([place, `task queue ${taskQueue}`, ...who].join(', '));
  const name = 'kling top';
  const text = fit(facts, columns - name.length - clock.length - 4);
  return `${paint.bold(name)}  ${workers === 0 ? paint.yellow(text) : text}  ${paint.dim(clock)}`;
}

function renderSilence({ address, generations }: TopSnapshot, { silentMs = 0, columns, paint }: TopFrame): string[] {
  if (generations !== undefined && silentMs < SILENT_MS) return [];
  const since = silentMs < SILENT_MS ? '' : `; this is from ${Math.round(silentMs / 1000)} s ago`;
  return [paint.red(fit(`Temporal at ${address} does not answer${since}.`, columns))];
}
