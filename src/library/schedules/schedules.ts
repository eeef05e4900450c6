import { complainOfBatchId } from '../../client/batch/start/batch-id.js';
import { UsageError } from '../../client/client-errors.js';
import type { CreatedSchedule } from '../../client/schedule/create-schedule.js';
import { createSchedule } from '../../client/schedule/create-schedule.js';
import type { SchedulePlan } from '../../client/schedule/schedule-plan.js';
import { planBatchRuns, planGenerationRuns } from '../../client/schedule/schedule-plan.js';
import type { ScheduleView } from '../../client/schedule/schedule-view.js';
import { listSchedules } from '../../client/schedule/steer-schedule.js';
import type { Config } from '../../config/read-config.js';
import type { Estimate } from '../../domain/batch/cost/estimate.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { Overlap } from '../../domain/schedule/timing.js';
import { OVERLAPS, parseTiming } from '../../domain/schedule/timing.js';
import type { OptionKinds } from '../check-options.js';
import { checkUsage, OBJECT, oneOf, readId, SIGNAL, TEXT, TEXTS, WAIT } from '../check-options.js';
import type { WaitOptions } from '../generation-handle.js';
import type { LazySession } from '../lazy-session.js';
import type { BatchRunRequest, GenerationRequestInput, SharedFields } from '../requests.js';
import type { ScheduleHandle } from './schedule-handle.js';
import { createScheduleHandle } from './schedule-handle.js';
import { readRows } from '../start-batch.js';
import { toStart } from '../to-start.js';

/** When, and what: a batch of a file (`batch`), or a generation (`request`). */
export interface ScheduleRequest extends WaitOptions {
  /** The schedule's id; runs are called `<id>-<time>`. By default made of the file's name or the prompt. */
  readonly id?: string;
  /** The path of a CSV or JSONL file that the worker can read: each run is a batch of what it says by then. */
  readonly batch?: string;
  readonly set?: SharedFields;
  readonly ignoreColumns?: readonly string[];
  /** How each batch is run. */
  readonly run?: BatchRunRequest;
  readonly request?: GenerationRequestInput;
  /** Minute, hour, day, month and day of the week, e.g. `0 2 * * *`; or several such. */
  readonly cron?: string | readonly string[];
  /** That `cron` is read in. Default UTC. */
  readonly timeZone?: string;
  /** An interval, e.g. `6h`, or a number of seconds. */
  readonly every?: string | number;
  /** By which the interval is shifted. */
  readonly offset?: string | number;
  /** Puts off each start by up to so much, by chance. */
  readonly jitter?: string | number;
  /** When the run before is under way. Default `skip`. */
  readonly overlap?: Overlap;
  /** What was missed while Temporal was away is made up for if at most so old. Default `1h`. */
  readonly catchUp?: string | number;
}

/** A schedule that was made; its first runs, and what each will cost. */
export interface MadeSchedule extends ScheduleHandle {
  readonly created: CreatedSchedule;
  /** Of one run, by what is asked for now. */
  readonly estimate: Estimate;
  /** What is worth knowing of what is asked for. */
  readonly notices: readonly string[];
}

export interface Schedules {
  /** Makes a schedule. Rejects with code `InvalidRequest` before there is one, with every complaint in `facts.complaints`. */
  create(request: ScheduleRequest): Promise<MadeSchedule>;
  /** A schedule that is there; asks nobody. */
  get(id: string): ScheduleHandle;
  list(options?: WaitOptions): Promise<readonly ScheduleView[]>;
}

const SPAN = { is: (value: unknown) => typeof value === 'string' || typeof value === 'number', write: 'e.g. "6h"' };

const KINDS: OptionKinds<ScheduleRequest> = {
  ...{ id: TEXT, batch: TEXT, set: OBJECT, ignoreColumns: TEXTS, run: OBJECT, request: OBJECT },
  cron: { is: (value) => TEXT.is(value) || TEXTS.is(value), write: 'e.g. "0 2 * * *", or a list of such' },
  ...{ timeZone: TEXT, every: SPAN, offset: SPAN, jitter: SPAN, overlap: oneOf(OVERLAPS), catchUp: SPAN },
  signal: SIGNAL,
};

export function createSchedules(session: LazySession, config: Config): Schedules {
  const get = (id: string) => createScheduleHandle(readId('schedules.get', id), session);
  return {
    create: async (given) => {
      checkUsage('schedules.create', given, KINDS);
      const { value: timing, problems } = parseTiming({ ...given });
      if (problems.length > 0) throw new InvalidRequest(problems);
      const { plan, notices } = await planRuns(given, config);
      const id = given.id ?? plan.usualId;
      const complaint = complainOfBatchId(id);
      if (complaint !== undefined) throw new UsageError(`The id ${complaint}.`);
      const created = await session.use((open) => createSchedule({ id, plan, timing }, open), given.signal);
      return { ...get(id), created, estimate: plan.estimated, notices };
    },
    get,
    list: async (options = {}) => {
      checkUsage('schedules.list', options, WAIT);
      return session.use((open) => listSchedules(open), options.signal);
    },
  };
}

async function planRuns(
  { batch, request, set, ignoreColumns, run }: ScheduleRequest,
  config: Config,
): Promise<{ readonly plan: SchedulePlan; readonly notices: readonly string[] }> {
  if ((batch === undefined) === (request === undefined))
    throw new UsageError('schedules.create: write either `batch`, the path of a file, or `request`');
  if (request !== undefined) {
    const ofFile = Object.entries({ set, ignoreColumns, run }).find(([, value]) => value !== undefined);
    if (ofFile !== undefined)
      throw new UsageError(`schedules.create: ${ofFile[0]} is for the rows of a file, and there is a \`request\``);
    const { start, notices } = await toStart(request, config);
    if (start.request.kind === 'adopt')
      throw new UsageError('schedules.create: a task is collected once; write a request that makes a new one');
    return { plan: planGenerationRuns(start.input, start.request, config.encryption.keys.length > 0), notices };
  }
  const file = batch ?? '';
  const manifest = await readRows(file, { set, ignoreColumns }, config);
  const meaning = { set: { ...set }, ignoreColumns: ignoreColumns ?? [], run: { ...run } };
  return { plan: planBatchRuns(file, manifest, meaning), notices: manifest.notices };
}
