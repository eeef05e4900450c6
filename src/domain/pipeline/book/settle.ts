import type { Outcome } from '../../batch/outcome.js';
import { isAccountTrouble } from '../../batch/outcome.js';
import { expectOne } from '../../batch/cost/expected.js';
import { compare } from '../../decimal.js';
import type { Artifact } from '../../artifact.js';
import type { GenerationResult } from '../../generation/generation.js';
import type { Cost } from '../../money.js';
import { addCost, spentOf, sumCosts } from '../../money.js';
import type { MadeOutput, MadeStep } from '../made-step.js';
import type { PipelineFacts } from '../progress/pipeline-facts.js';
import type { StepKind } from '../step.js';
import type { Begun, Making } from './making.js';
import { placed, placeOf } from './making.js';
import type { StepRecord } from './record.js';

/** How a making has ended. */
export type End =
  | { readonly state: 'completed'; readonly made: MadeStep; readonly cost?: Cost; readonly note?: string }
  | {
      readonly state: 'failed';
      readonly error: { readonly kind: string; readonly text: string };
      readonly cost?: Cost;
      readonly taskId?: string;
      readonly isTaskPaid?: boolean;
    }
  | { readonly state: 'cancelled' };

/** A making that has ended, what is kept of that, and what the pipeline knows of itself from now on. */
export interface Settled {
  readonly making: Making;
  readonly record: StepRecord;
  readonly facts: PipelineFacts;
}

/** Takes the end of a making that was begun. */
export function settleMaking(
  making: Making & { readonly begun: Begun },
  end: End,
  { kind, facts, at }: { readonly kind: StepKind; readonly facts: PipelineFacts; readonly at: string },
): Settled {
  const { begun, tries } = making;
  // What a task has cost that is only collected was counted when it was made.
  const isCounted = begun.isTaskPaid === true;
  const charged = end.state === 'cancelled' || isCounted ? undefined : end.cost;
  const cost = sumCosts(making.cost, charged);
  const ended = {
    ...placed(making),
    tries,
    begun,
    endedAt: at,
    state: end.state,
    ...(cost === undefined ? {} : { cost }),
  };
  return {
    making: {
      ...ended,
      ...(end.state === 'completed' ? { made: end.made, ...(end.note === undefined ? {} : { note: end.note }) } : {}),
      ...(end.state === 'failed' ? { error: end.error } : {}),
    },
    record: toRecord(placeOf(making), begun, { end, kind, charged, at }),
    facts: countEnd(facts, begun, charged),
  };
}

function toRecord(
  step: string,
  { meaning, take, startedAt }: Begun,
  { end, kind, charged, at }: { end: End; kind: StepKind; charged: Cost | undefined; at: string },
): StepRecord {
  const known = {
    step,
    kind,
    meaning,
    take,
    startedAt,
    endedAt: at,
    ...(charged === undefined ? {} : { cost: charged }),
  };
  switch (end.state) {
    case 'completed':
      return { ...known, state: 'completed', made: end.made };
    case 'failed': {
      const { taskId, isTaskPaid, error } = end;
      const task = taskId === undefined ? {} : { taskId, ...(isTaskPaid === true ? { isTaskPaid } : {}) };
      return { ...known, state: 'failed', error, ...task };
    }
    case 'cancelled':
      return { ...known, state: 'cancelled' };
  }
}

function countEnd(facts: PipelineFacts, { estimate }: Begun, charged: Cost | undefined): PipelineFacts {
  const cost = addCost(facts.cost, charged);
  const isPaid = compare(spentOf(cost), spentOf(facts.cost)) > 0;
  return {
    ...facts,
    cost,
    paid: facts.paid + (isPaid ? 1 : 0),
    expected: expectOne(facts.expected, estimate, charged),
  };
}

/** The end of a generation, as that of the step that it is; undefined for trouble with the account, which is not the step's own. */
export function endOfGeneration(outcome: Outcome, workflowId: string): End | undefined {
  switch (outcome.kind) {
    case 'completed':
      return { state: 'completed', made: toMade(outcome.result, workflowId), cost: outcome.result.cost };
    case 'failed': {
      const { error, facts } = outcome;
      if (isAccountTrouble(outcome)) return undefined;
      const { cost, taskId, isTaskPaid } = facts;
      return { state: 'failed', error: { kind: error.kind, text: error.text }, cost, taskId, isTaskPaid };
    }
    case 'cancelled':
      return { state: 'cancelled' };
  }
}

function toMade(result: GenerationResult, workflowId: string): MadeStep {
  const { taskId, artifacts, entries, sidecarFile, cost, elapsedSeconds } = result;
  return {
    ...{ workflowId, taskId, outputs: artifacts.filter((one) => one.watermarked !== true).map(toOutput) },
    ...(entries === undefined ? {} : { entries: entries.map(({ kind, id, name }) => ({ kind, id, name })) }),
    sidecarFile,
    ...(cost === undefined ? {} : { cost }),
    elapsedSeconds,
  };
}

export function toOutput({ kind, file, bytes, sha256, id, durationSeconds, found, thumbnail }: Artifact): MadeOutput {
  const seconds = durationSeconds ?? found?.seconds ?? undefined;
  return {
    ...{ kind, file, bytes, sha256 },
    ...(id === undefined ? {} : { id }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  };
}
