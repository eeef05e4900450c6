import type { WorkflowHandle } from '@temporalio/client';
import { renderDuration } from '../../domain/duration.js';
import type { GenerationResult } from '../../domain/generation/generation.js';
import { renderCharge } from '../../domain/generation/generation.js';
import { explainDeduction, renderSurprise } from '../../domain/generation/cost/task-estimate.js';
import { renderEntry } from '../../domain/task.js';
import { exitCodeOf } from '../program/error-exit-codes.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { printable } from '../screen/fit-text.js';
import type { GenerationEnding, GenerationFailure } from '../../client/generation/generation-ending.js';
import { awaitGeneration } from '../../client/generation/generation-ending.js';
import type { GenerationView } from '../../client/generation/generation-view.js';
import { lookAtGeneration } from '../../client/generation/look-at-generation.js';
import type { Io } from '../process/io.js';
import { columnsNow, createLiveBlock } from '../screen/live-block.js';
import { renderAdvice } from '../program/render-advice.js';
import { renderProgress } from './render-status.js';
import { createSilence } from './silence.js';
import type { Session } from '../../client/session.js';

/** Shows a generation until it ends, then its files on standard output. Ctrl-C leaves it running and says how to come back. */
export async function waitForFiles(handle: WorkflowHandle, session: Session, io: Io): Promise<ExitCode> {
  let last: GenerationView | undefined;
  const isSilent = createSilence();
  const draw = (view = last): void => {
    last = view;
    if (view !== undefined) block.show(renderProgress(view, columnsNow(io), isSilent(view)));
  };
  const block = createLiveBlock(io, draw);
  const over = new AbortController();
  const showing = showProgress(handle, session, draw, over.signal);
  const ending = await awaitGeneration(handle, session, io.signal);
  over.abort();
  await showing;
  block.end();
  return report(ending, handle, session, io);
}

async function showProgress(
  { workflowId }: WorkflowHandle,
  session: Session,
  draw: (view: GenerationView) => void,
  over: AbortSignal,
): Promise<void> {
  for await (const view of lookAtGeneration(workflowId, session, over)) if (view.isRunning) draw(view);
}

function report(ending: GenerationEnding, { workflowId }: WorkflowHandle, { webUi }: Session, io: Io): ExitCode {
  switch (ending.kind) {
    case 'detached':
      io.err(`${workflowId} goes on. Come back with: kling watch ${workflowId}`);
      return EXIT.interrupted;
    case 'completed': {
      const { artifacts, entries = [] } = ending.result;
      if (io.json) io.out(JSON.stringify({ workflowId, ...ending.result }));
      else
        [...artifacts.map(({ file }) => file), ...entries.map(renderEntry)].forEach((line) => io.out(printable(line)));
      io.err(io.paint.err.green(renderDone(ending.result)));
      return EXIT.ok;
    }
    case 'failed':
      return reportFailure(ending.failure, workflowId, webUi(workflowId), io);
  }
}

function renderDone(result: GenerationResult): string {
  const charge = renderCharge(result);
  const facts = [
    `Done in ${renderDuration(result.elapsedSeconds * 1000)}`,
    charge === undefined ? undefined : `cost: ${charge}`,
    renderSurprise(result.estimate, result.cost),
  ];
  return `${facts.filter((fact) => fact !== undefined).join(', ')}.`;
}

function reportFailure(failure: GenerationFailure, workflowId: string, webUi: string, io: Io): ExitCode {
  const { error, facts, advice } = failure;
  if (io.json) io.out(JSON.stringify({ workflowId, error: { ...error, ...facts, advice } }));
  io.complain(io.paint.err.red(printable(error.text)));
  // A parked task has not ended.
  const deducted = error.kind === 'Parked' ? undefined : explainDeduction(facts);
  if (deducted !== undefined) io.err(deducted);
  advice.forEach((one) => io.err(`Next: ${renderAdvice(one)}`));
  io.err(`More: kling status ${workflowId}, or ${webUi}`);
  return exitCodeOf(error.kind, facts);
}
