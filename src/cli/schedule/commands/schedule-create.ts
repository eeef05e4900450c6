import { checkNames } from '../../../client/inputs/check-names.js';
import { complainOfBatchId } from '../../../client/batch/start/batch-id.js';
import { findAccount } from '../../../client/find-account.js';
import { createSchedule } from '../../../client/schedule/create-schedule.js';
import type { SchedulePlan } from '../../../client/schedule/schedule-plan.js';
import { planBatchRuns, planGenerationRuns } from '../../../client/schedule/schedule-plan.js';
import { withSession } from '../../../client/session.js';
import type { Complaint } from '../../../domain/invalid-request.js';
import { InvalidRequest } from '../../../domain/invalid-request.js';
import type { Timing } from '../../../domain/schedule/timing.js';
import { parseTiming, TIMING_NAMES } from '../../../domain/schedule/timing.js';
import { namedItems } from '../../batch/start/named-items.js';
import { readIgnored, readRunOptions, readShared } from '../../batch/start/batch-options.js';
import { readRows } from '../../batch/start/read-rows.js';
import { declined } from '../../generation/start-and-wait.js';
import { agree, renderShort } from '../../money/agree.js';
import type { Io } from '../../process/io.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { toFlag } from '../../request/option-names.js';
import { isRowsFile, refuseFileOptions, refuseRequestOptions } from '../../request/prompt-or-file.js';
import { toInput } from '../../request/read-options.js';
import { readRequest } from '../../request/read-request.js';
import { renderCreated } from '../render-schedules.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling schedule create`: all that can be wrong with the times and with the request is found here, before there is a schedule. */
export async function runScheduleCreate(given: string | undefined, options: Options, io: Io): Promise<ExitCode> {
  const timing = readTiming(options);
  const plan =
    given !== undefined && (await isRowsFile(given))
      ? await planFile(given, options, io)
      : await planRequest(given, options, io);
  const id = readId(options.id) ?? plan.usualId;
  return withSession(io, async (session) => {
    const subject = 'Each run';
    if (!(await agree(plan.estimated, { isSure: options.yes === true, subject }, io))) return declined(io);
    const created = await createSchedule({ id, plan, timing }, session).catch(rethrowForOptions);
    if (io.json) io.out(JSON.stringify({ ...created, estimate: plan.estimated }));
    else {
      io.out(created.id);
      if (!io.isTerminal) io.err(renderShort(plan.estimated, { subject }));
      renderCreated(created, plan.estimated, Date.now()).forEach((line) => io.err(line));
    }
    return EXIT.ok;
  });
}

function readTiming(options: Options): Timing {
  const { value, problems } = parseTiming(Object.fromEntries(TIMING_NAMES.map((name) => [name, options[name]])));
  if (problems.length > 0) throw new InvalidRequest(problems.map(inOptions));
  return value;
}

/** What a complaint is about, and names in quotation marks, is an option here. */
function inOptions({ path, text, ...complaint }: Complaint): Complaint {
  const name = TIMING_NAMES.find((one) => one === path);
  const said = TIMING_NAMES.reduce((all, one) => all.replaceAll(`"${one}"`, `--${toFlag(one)}`), text);
  return { ...complaint, path: name === undefined ? path : `--${toFlag(name)}`, text: said };
}

/** The times that only Temporal could judge, in the words of the command line. */
function rethrowForOptions(error: unknown): never {
  throw error instanceof InvalidRequest ? new InvalidRequest(error.facts.complaints.map(inOptions)) : error;
}

async function planFile(file: string, options: Options, io: Io): Promise<SchedulePlan> {
  if (file === '-')
    throw new UsageError('Each run reads the file anew, and standard input can be read once; write the name of a file');
  // How it is run may be said of a batch, too.
  refuseRequestOptions(file, { ...toInput(undefined, options, {}), run: undefined }, options);
  if (options.force === true)
    throw new UsageError('--force is not needed: each run is a new batch, and makes all rows');
  const [set, ignoreColumns, run] = [readShared(options), readIgnored(options.ignoreColumns), readRunOptions(options)];
  const manifest = await readRows(file, options, io);
  if (manifest.pipeline === undefined) await checkNames(namedItems(manifest.items), io.config);
  return planBatchRuns(file, manifest, { set, ignoreColumns, run });
}

async function planRequest(given: string | undefined, options: Options, io: Io): Promise<SchedulePlan> {
  refuseFileOptions('schedule create', given, options);
  const ofBatch = BATCH_OPTIONS.find((name) => options[name] !== undefined);
  if (ofBatch !== undefined) throw new UsageError(`--${toFlag(ofBatch)} is for a batch, and no file is named`);
  const { input, request } = await readRequest('schedule create', given, options, io);
  if (request.kind === 'adopt') throw new UsageError('A task is collected once; a schedule makes new ones');
  findAccount(io.config, request.run.account);
  request.notices.forEach((notice) => io.err(notice));
  await checkNames([{ asked: request, request: request.body, account: request.run.account }], io.config);
  return planGenerationRuns(input, request, io.config.encryption.keys.length > 0);
}

const BATCH_OPTIONS = ['concurrency', 'budget', 'stopAfter', 'alertAbove'] as const;

/** Runs are called after it, and so are the directories of their files. */
function readId(id: unknown): string | undefined {
  const complaint = id === undefined ? undefined : complainOfBatchId(id);
  if (complaint !== undefined) throw new UsageError(`--id ${complaint}`);
  return typeof id === 'string' ? id : undefined;
}
