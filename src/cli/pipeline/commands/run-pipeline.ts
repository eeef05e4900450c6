import { checkNames } from '../../../client/inputs/check-names.js';
import { executionStatus } from '../../../client/execution-status.js';
import { estimatePipeline } from '../../../client/pipeline/start/estimate-pipeline.js';
import { startPipeline } from '../../../client/pipeline/start/start-pipeline.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import type { CheckedPipeline } from '../../../domain/pipeline/check/checked.js';
import { declined } from '../../generation/start-and-wait.js';
import { agree } from '../../money/agree.js';
import type { Io } from '../../process/io.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { followPipeline } from '../screen/follow-pipeline.js';
import { readFileOf, readPipelineId } from '../start/read-file.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * `kling pipeline run <file>`: everything that can be wrong with the file is found here, before anything is started; then the pipeline is shown until
 * it ends, or with `--detach` its id is printed.
 */
export async function runPipeline(file: string, options: Options, io: Io): Promise<ExitCode> {
  const pipelineId = readPipelineId(file, options.id);
  const { input, own, request, checked } = await readFileOf(file, options, io);
  await checkNames(listNamed(checked), io.config);
  return withSession(io, async (session) => {
    if (!(await isAgreed({ pipelineId, checked, isStdin: file === '-' }, options, session, io))) return declined(io);
    const start = { pipelineId, input, own, file: file === '-' ? 'stdin' : file, stepCount: request.steps.length };
    const { isAttached } = await startPipeline(start, session);
    if (isAttached) io.err(`${pipelineId} runs already: nothing new is started, and nothing is paid twice.`);
    if (options.detach === true) {
      io.out(io.json ? JSON.stringify({ pipelineId, webUi: session.webUi(pipelineId) }) : pipelineId);
      return EXIT.ok;
    }
    return followPipeline({ pipelineId }, session, io);
  });
}

/** Its requests, for the names of elements and voices in them. */
const listNamed = ({ steps }: CheckedPipeline) =>
  steps.flatMap(({ step, requests, isChosen }) =>
    requests.flatMap((one) =>
      one.kind === 'create' && isChosen
        ? [{ asked: one, request: one.body, account: one.run.account, where: `step "${step.name}"` }]
        : [],
    ),
  );

/** Says what it will cost, and asks where that is much; what runs already is only watched. */
async function isAgreed(
  {
    pipelineId,
    checked,
    isStdin,
  }: { readonly pipelineId: string; readonly checked: CheckedPipeline; readonly isStdin: boolean },
  { yes }: Options,
  session: Session,
  io: Io,
): Promise<boolean> {
  if ((await executionStatus(pipelineId, session)) === 'RUNNING') return true;
  const estimated = estimatePipeline(pipelineId, checked);
  const { uncounted } = estimated;
  if (io.isTerminal && uncounted.length > 0)
    io.complain(`How often ${uncounted.join(', ')} will be made is not known yet; each is reckoned once.`);
  return agree(estimated, { isSure: yes === true, isInputTaken: isStdin }, io);
}
