import type { WorkflowHandle } from '@temporalio/client';
import { ServiceError, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { renderDuration } from '../../domain/duration.js';
import type { GenerationResult } from '../../domain/generation/generation.js';
import { renderCharge } from '../../domain/generation/generation.js';
import { exitCodeOf } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { printable } from '../screen/fit-text.js';
import type { GenerationView } from '../../client/generation/generation-view.js';
import { viewGeneration } from '../../client/generation/generation-view.js';
import type { Io } from '../process/io.js';
import { columnsNow, createLiveBlock } from '../screen/live-block.js';
import { renderProgress } from './render-status.js';
import { pause } from '../../client/pause.js';
import type { Session } from '../../client/session.js';

type Ending =
  | { readonly kind: 'completed'; readonly result: GenerationResult }
  | { readonly kind: 'failed'; readonly cause: unknown }
  | { readonly kind: 'detached' };

const LOOK_EVERY_MS = 1000;

/** Shows a generation until it ends, then its files on standard output. Ctrl-C leaves it running and says how to come back. */
export async function waitForFiles(handle: WorkflowHandle, session: Session, io: Io): Promise<ExitCode> {
  let last: GenerationView | undefined;
  const draw = (view = last): void => {
    last = view;
    if (view !== undefined) block.show(renderProgress(view, columnsNow(io)));
  };
  const block = createLiveBlock(io, draw);
  const over = new AbortController();
  const showing = showProgress(handle, session, draw, over.signal);
  const ending = await resultOf(handle, session, io.signal);
  over.abort();
  await showing;
  block.end();
  return report(ending, handle, session, io);
}

/** The end of the workflow, unless somebody presses Ctrl-C first. A server that restarts meanwhile is waited for: the generation is safe there. */
async function resultOf(handle: WorkflowHandle, { connection }: Session, signal: AbortSignal): Promise<Ending> {
  while (!signal.aborted) {
    try {
      const result: unknown = await connection.withAbortSignal(signal, () => handle.result());
      return { kind: 'completed', result: result as GenerationResult };
    } catch (error) {
      if (error instanceof WorkflowFailedError) return { kind: 'failed', cause: error.cause };
      // An aborted call is a ServiceError too.
      if (!(error instanceof ServiceError)) throw error;
      await pause(LOOK_EVERY_MS, signal);
    }
  }
  return { kind: 'detached' };
}

async function showProgress(
  handle: WorkflowHandle,
  session: Session,
  draw: (view: GenerationView) => void,
  over: AbortSignal,
): Promise<void> {
  for (;;) {
    if (over.aborted) return;
    try {
      const view = await viewGeneration(handle.workflowId, session);
      if (view.isRunning) draw(view);
    } catch {
      // The line is for the eye; `resultOf` decides what trouble means.
    }
    await pause(LOOK_EVERY_MS, over);
  }
}

function report(ending: Ending, { workflowId }: WorkflowHandle, { webUi }: Session, io: Io): ExitCode {
  switch (ending.kind) {
    case 'detached':
      io.err(`${workflowId} goes on. Come back with: kling watch ${workflowId}`);
      return EXIT.interrupted;
    case 'completed': {
      const { artifacts, elapsedSeconds } = ending.result;
      if (io.json) io.out(JSON.stringify({ workflowId, ...ending.result }));
      else artifacts.forEach(({ file }) => io.out(file));
      io.err(io.paint.err.green(renderDone(elapsedSeconds, renderCharge(ending.result))));
      return EXIT.ok;
    }
    case 'failed':
      return reportFailure(ending.cause, workflowId, webUi(workflowId), io);
  }
}

function renderDone(elapsedSeconds: number, charge: string | undefined): string {
  const took = `Done in ${renderDuration(elapsedSeconds * 1000)}`;
  return charge === undefined ? `${took}.` : `${took}, cost: ${charge}.`;
}

function reportFailure(cause: unknown, workflowId: string, webUi: string, io: Io): ExitCode {
  const { kind, text, ...facts } = describeCause(cause);
  if (io.json) io.out(JSON.stringify({ workflowId, error: { kind, text, ...facts } }));
  io.err(io.paint.err.red(printable(text)));
  io.err(`More: kling status ${workflowId}, or ${webUi}`);
  return exitCodeOf(kind, facts);
}

function describeCause(cause: unknown): { kind: string; text: string; [fact: string]: unknown } {
  if (cause instanceof ApplicationFailure) {
    const facts = (cause.details?.[0] ?? {}) as Record<string, unknown>;
    return { ...facts, kind: cause.type ?? 'Unexpected', text: cause.message };
  }
  if (cause instanceof CancelledFailure) return { kind: 'Cancelled', text: 'The generation was cancelled.' };
  if (cause instanceof TerminatedFailure) return { kind: 'Terminated', text: 'The generation was terminated by hand.' };
  return { kind: 'Unexpected', text: cause instanceof Error ? cause.message : String(cause) };
}
