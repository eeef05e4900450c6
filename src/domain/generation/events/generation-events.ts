import type { Artifact } from '../../artifact.js';
import type { EventType } from '../../notices/event.js';
import type { Happening } from '../../notices/happening.js';
import type { ResultEntry } from '../../task.js';
import type { GenerationStatus } from '../generation.js';
import type { State } from '../lifecycle.js';
import { isFinal } from '../lifecycle.js';

/** Which generation it is. */
export interface EventPlace {
  readonly workflowId: string;
  /** The first run of its workflow. */
  readonly run: string;
  /** The item of a batch, or the step of a pipeline, that it is. */
  readonly part?:
    { readonly batchId: string; readonly itemId: string } | { readonly pipelineId: string; readonly step: string };
}

/** What has happened to a generation from one status to a later one; all of it where there is none before. */
export function generationEvents(
  before: GenerationStatus | undefined,
  after: GenerationStatus,
  place: EventPlace,
): readonly Happening[] {
  const known = before?.transitions.length ?? 0;
  const changes = after.transitions
    .slice(known)
    .map(({ state, at }, index) =>
      toHappening('generation.state', { ...after, state }, place, { at, key: String(known + index + 1) }),
    );
  const isStuck = after.stuck && before?.stuck !== true && after.state === 'processing';
  const stuck = isStuck
    ? [toHappening('generation.stuck', after, place, { at: after.asOf, key: String(after.attempt) })]
    : [];
  const end = after.transitions.at(-1);
  const hasEnded = end !== undefined && isFinal(after.state) && before?.state !== after.state;
  return [...changes, ...stuck, ...(hasEnded ? [toHappening(endOf(after.state), after, place, { at: end.at })] : [])];
}

/** A failed attempt that is not the last is no end: another state follows in the same step. */
function endOf(state: State): EventType {
  return state === 'completed' || state === 'parked' || state === 'cancelled'
    ? `generation.${state}`
    : 'generation.failed';
}

/** A status as it may be shown: of a passing state, that alone is told anew. */
type Shown = Omit<GenerationStatus, 'state'> & { readonly state: State };

function toHappening(
  type: EventType,
  status: Shown,
  { workflowId, run, part }: EventPlace,
  when: Pick<Happening, 'at' | 'key'>,
): Happening {
  return {
    type,
    about: workflowId,
    run,
    ...when,
    data: { workflowId, ...part, ...describe(status) },
    ...(part === undefined ? {} : { isItem: true }),
  };
}

/** What receivers are told: no URL of Kling's, since whoever has a signed one has the file. */
function describe(status: Shown): Readonly<Record<string, unknown>> {
  const { state, task, model, account, prompt, taskId, attempt, attempts, elapsedSeconds, cost, estimate } = status;
  const { artifacts, entries, error, notices, metadata, transitions } = status;
  return {
    ...{ state, task, model, account, prompt, taskId, attempt, attempts },
    startedAt: transitions[0]?.at,
    ...{ elapsedSeconds, cost, estimate },
    ...(artifacts.length === 0 ? {} : { files: artifacts.map(describeFile) }),
    ...(entries === undefined ? {} : { entries: entries.map(describeEntry) }),
    error,
    notices,
    metadata,
  };
}

function describeFile({ kind, file, bytes, sha256, id, durationSeconds, thumbnail, found }: Artifact) {
  return { kind, file, bytes, sha256, id, durationSeconds, thumbnail, found };
}

const describeEntry = ({ kind, id, name }: ResultEntry) => ({ kind, id, name });
