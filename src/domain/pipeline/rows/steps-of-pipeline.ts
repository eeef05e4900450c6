import type { Artifact } from '../../artifact.js';
import type { ItemRecord, ItemStep } from '../../batch/item.js';
import { addCost, NO_MONEY, toCost } from '../../money.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import type { StepRecord } from '../book/record.js';
import { costOfRecords, lastRecords } from '../book/record.js';
import { linkSteps } from '../graph/links.js';
import type { MadeOutput } from '../made-step.js';
import { parsePipeline } from '../parse-pipeline.js';
import type { StepKind } from '../step.js';
import { isPaidKind, parseStepPlace, stepWorkflowId } from '../step.js';

/** A step of a pipeline as a report needs it. */
interface OutlinedStep {
  readonly name: string;
  readonly kind: StepKind;
  /** Nothing else is made of what it makes. */
  readonly isLast: boolean;
}

/** They make nothing of what they get. */
const PASSES_ON: readonly StepKind[] = ['upload', 'notify', 'approve'];

/** The steps of a pipeline in the order of its file. */
export function outlinePipeline(pipeline: Json): readonly OutlinedStep[] {
  const params = isObject(pipeline.params) ? Object.keys(pipeline.params) : [];
  const { steps } = parsePipeline({ ...pipeline, with: Object.fromEntries(params.map((name) => [name, ''])) });
  const linked = linkSteps(steps).value;
  const used = new Set(
    linked.flatMap(({ step, links }) => (PASSES_ON.includes(step.kind) ? [] : links.map((link) => link.step))),
  );
  return steps.map(({ name, kind }) => ({ name, kind, isLast: !used.has(name) && !PASSES_ON.includes(kind) }));
}

/** The record of an item with what the journal of its pipeline tells: each step, all that it has cost, and as its own files those that nothing else is made of. */
export function withSteps(
  record: ItemRecord,
  journal: readonly StepRecord[],
  outline: readonly OutlinedStep[],
): ItemRecord {
  if (record.pipeline === undefined || journal.length === 0) return record;
  const last = [...lastRecords(journal).values()].flatMap((all) => all.at(-1) ?? []);
  const steps = outline.flatMap(({ name, kind }): readonly ItemStep[] => {
    const own = last.filter((one) => parseStepPlace(one.step)?.step === name).sort(byIndex);
    if (own.length > 0) return own.map((one) => toItemStep(one, record.workflowId));
    const told = record.pipeline?.steps.find(({ step }) => step === name);
    return [told ?? { step: name, kind, state: 'not made', artifacts: [] }];
  });
  const lasts = new Set(outline.filter(({ isLast }) => isLast).map(({ name }) => name));
  const results = steps.filter(({ step }) => lasts.has(parseStepPlace(step)?.step ?? ''));
  return {
    ...record,
    artifacts: results.flatMap(({ artifacts }) => artifacts),
    cost: toCost(costOfRecords(journal)) ?? record.cost,
    pipeline: { ...record.pipeline, steps },
  };
}

const indexOf = ({ step }: StepRecord): number => parseStepPlace(step)?.index ?? 0;
const byIndex = (one: StepRecord, other: StepRecord): number => indexOf(one) - indexOf(other);

function toItemStep(record: StepRecord, pipelineId: string): ItemStep {
  const { step, kind, state, made, cost, error, startedAt, endedAt } = record;
  const taskId = made?.taskId ?? record.taskId;
  return {
    ...{ step, kind, state },
    ...(isPaidKind(kind) ? { workflowId: made?.workflowId ?? stepWorkflowId({ pipelineId, step }) } : {}),
    ...(taskId === undefined ? {} : { taskId }),
    artifacts: (made?.outputs ?? []).map(toArtifact),
    ...(cost === undefined ? {} : { cost: toCost(addCost(NO_MONEY, cost)) }),
    elapsedSeconds: made?.elapsedSeconds ?? Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
    ...(error === undefined ? {} : { error }),
  };
}

const toArtifact = ({ kind, file, bytes, sha256, id, seconds, thumbnail }: MadeOutput, index: number): Artifact => ({
  ...{ kind, index, file, bytes, sha256, url: '' },
  ...(id === undefined ? {} : { id }),
  ...(seconds === undefined ? {} : { durationSeconds: seconds }),
  ...(thumbnail === undefined ? {} : { thumbnail }),
});
