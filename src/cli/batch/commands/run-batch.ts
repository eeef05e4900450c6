import { isBucketUri } from '../../../domain/text/bucket-uri.js';
import { isDerived } from '../../../domain/batch/rows/item-id.js';
import { InvalidRequest } from '../../../domain/invalid-request.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import { openOutput } from '../../../client/output/open-output.js';
import { executionStatus } from '../../../client/execution-status.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import type { BatchPlan } from '../../../client/batch/start/batch-plan.js';
import { readRunOptions } from '../start/batch-options.js';
import { namedItems } from '../start/named-items.js';
import { planFile } from '../start/plan-file.js';
import { reckonPlan } from '../start/reckon-plan.js';
import { declined } from '../../generation/start-and-wait.js';
import { agree } from '../../money/agree.js';
import { sayPlan } from './dry-run.js';
import type { PreparedBatch } from '../../../client/batch/start/prepare-batch.js';
import { submitBatch } from '../../../client/batch/start/prepare-batch.js';
import { checkNames } from '../../../client/inputs/check-names.js';
import { refuseRepeats } from '../../../client/batch/start/refuse-repeats.js';
import { sayAttached } from '../say-attached.js';
import { followBatch } from '../screen/follow-batch.js';

/**
 * `kling batch <file>`: everything that can be wrong with the file is found here, before anything is started; then the batch is shown until it
 * ends, or with `--detach` its id is printed.
 */
export async function runBatch(file: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const ownRun = readRunOptions(options);
  const plan = await planFile(file, options, io);
  const { batchId, name } = plan;
  const isForced = options.force === true;
  const total = plan.items.length;
  if (options.dryRun === true) return sayPlan(plan, io);
  if (plan.changed.length > 0) throw new InvalidRequest(plan.changed);
  // What the steps of a pipeline name is looked up when each begins.
  if (plan.pipeline === undefined) await checkNames(namedItems(plan.missing), io.config);
  return withSession(io, async (session) => {
    await refuseRepeats(plan.sharing, total, session);
    if (!(await isAgreed(plan, options, session, io))) return declined(io);
    sayRenamed(plan, io);
    plan.anew.forEach((line) => io.err(line));
    const run = isForced ? { ...ownRun, force: true } : ownRun;
    const { handle, isAttached, itemsInput } = await submitBatch(plan, { run, config: io.config }, session);
    if (isAttached) sayAttached(batchId, run, io);
    if (options.detach === true) {
      io.out(io.json ? JSON.stringify({ batchId, webUi: session.webUi(batchId) }) : batchId);
      return EXIT.ok;
    }
    const exitCode = await followBatch(handle, { file: name, total }, session, io);
    if (exitCode === EXIT.usage && 'manifest' in itemsInput && !isBucketUri(itemsInput.manifest)) {
      io.complain(
        `The worker must see the same KLING_OUTPUT as this command, where it is ${openOutput(io.config).root.path}.`,
      );
    }
    return exitCode;
  });
}

/** Says what is missing will cost, and asks where that is much; what runs already is only watched. */
async function isAgreed(
  plan: PreparedBatch,
  { yes }: Readonly<Record<string, unknown>>,
  session: Session,
  io: Io,
): Promise<boolean> {
  const { batchId, name } = plan;
  if ((await executionStatus(batchId, session)) === 'RUNNING') return true;
  const { estimated } = reckonPlan(plan, io.config);
  return agree(estimated, { made: estimated, isSure: yes === true, isInputTaken: name === 'stdin' }, io);
}

/** A row that was renamed is not made again; it goes on under the name that it has. */
function sayRenamed({ batchId, renamed }: BatchPlan, io: Io): void {
  const [first, ...others] = renamed.filter(({ item, givenId }) => !isDerived(givenId, item.meaning));
  if (first === undefined) return;
  const more = others.length === 0 ? '' : `, and ${others.length.toLocaleString('en-US')} more likewise`;
  io.err(`In ${batchId}, "${first.givenId}" is "${first.item.id}"${more}.`);
}
