import { listPipelines } from '../../../client/pipeline/list-pipelines.js';
import { listSteps } from '../../../client/pipeline/list-steps.js';
import { viewPipeline } from '../../../client/pipeline/pipeline-view.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import type { StepState, StepStatus } from '../../../domain/pipeline/pipeline-status.js';
import { STEP_STATES } from '../../../domain/pipeline/pipeline-status.js';
import { renderNoWorker } from '../../batch/batch-phrases.js';
import type { Io } from '../../process/io.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { parseNumberOption } from '../../program/number-option.js';
import { printable } from '../../screen/fit-text.js';
import { pipelineIdOf } from '../pipeline-id-of.js';
import { renderPipelineList } from '../render-pipeline-list.js';
import { renderPipelineView } from '../render-pipeline.js';
import { renderSteps } from '../render-steps.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling pipeline status`: everything known of a pipeline; with `--step` or `--state` the makings of its steps instead. */
export function runPipelineStatus(fileOrId: string, options: Options, io: Io): Promise<ExitCode> {
  const pipelineId = pipelineIdOf(fileOrId);
  return withSession(io, (session) => {
    const isListed = options.step !== undefined || options.state !== undefined;
    return isListed ? sayMakings(pipelineId, options, session, io) : sayPipeline(pipelineId, session, io);
  });
}

/** Everything known of one. */
export async function sayPipeline(pipelineId: string, session: Session, io: Io): Promise<ExitCode> {
  const view = await viewPipeline(pipelineId, session);
  if (view.isRunning && view.source === 'server') io.err(renderNoWorker(view.taskQueue));
  if (io.json) io.out(JSON.stringify(view));
  else if (io.quiet) io.out(view.state);
  else {
    const frame = { columns: io.outColumns, nowMs: Date.now(), paint: io.paint.out };
    renderPipelineView(view, session.webUi(pipelineId, view.runId), frame).forEach((line) => io.out(line));
  }
  return EXIT.ok;
}

async function sayMakings(pipelineId: string, options: Options, session: Session, io: Io): Promise<ExitCode> {
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: 100_000, whole: true }) ?? 50;
  const state = parseState(options.state);
  const step = typeof options.step === 'string' ? { step: options.step } : {};
  const found: StepStatus[] = [];
  const wanted = { ...step, ...(state === undefined ? {} : { state }), limit };
  for await (const one of listSteps(pipelineId, wanted, session)) found.push(one);
  if (io.json) io.out(JSON.stringify(found));
  else if (io.quiet) found.forEach((one) => io.out(printable(one.step)));
  else if (found.length === 0) io.err(`No step of ${pipelineId} is like that.`);
  else {
    const frame = { columns: io.outColumns, nowMs: Date.now(), paint: io.paint.out };
    renderSteps(found, frame).forEach((line) => io.out(line));
  }
  return EXIT.ok;
}

function parseState(value: unknown): StepState | undefined {
  if (value === undefined) return undefined;
  const state = STEP_STATES.find((one) => one === value);
  if (state !== undefined) return state;
  throw new UsageError(`--state is ${JSON.stringify(value)}; write one of ${STEP_STATES.join(', ')}`);
}

/** `kling pipeline list`: the latest pipelines, from Temporal's own index, so no worker is needed. */
export function runPipelineList(options: Options, io: Io): Promise<ExitCode> {
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: 1000, whole: true }) ?? 20;
  return withSession(io, async (session) => {
    const listed = await listPipelines(limit, session);
    if (io.json) io.out(JSON.stringify(listed));
    else if (io.quiet) listed.forEach(({ pipelineId }) => io.out(printable(pipelineId)));
    else if (listed.length === 0) io.err('No pipelines yet. Start one with: kling pipeline run story.yaml');
    else renderPipelineList(listed, Date.now(), io.outColumns, io.paint.out).forEach((line) => io.out(line));
    return EXIT.ok;
  });
}
