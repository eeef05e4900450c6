import type { Cost, Money } from '../../money.js';
import { addCost, isCost, NO_MONEY } from '../../money.js';
import type { Shape } from '../../shape.js';
import { isCount, isNumber, isText, listOf, oneOf, optional, shaped } from '../../shape.js';
import type { MadeStep } from '../made-step.js';
import type { StepKind } from '../step.js';
import { parseStepPlace, STEP_KINDS } from '../step.js';
import type { Identity } from './making.js';

/** How a making of a step has ended: a line of the pipeline's journal. */
export interface StepRecord extends Identity {
  /** `scene`, `scene.3`. */
  readonly step: string;
  readonly kind: StepKind;
  readonly state: 'completed' | 'failed' | 'cancelled';
  /** Of one that has completed. */
  readonly made?: MadeStep;
  /** Kling's, of one that has failed. */
  readonly taskId?: string;
  /** True where the cost of that task is among `cost`. */
  readonly isTaskPaid?: true;
  readonly error?: { readonly kind: string; readonly text: string };
  /** What Kling has deducted for this making. */
  readonly cost?: Cost;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
}

/** The same as it is found later. */
export interface KnownRecord extends StepRecord {
  /** Whether all its files are there, whole. */
  readonly isThere: boolean;
}

const ENDS = ['completed', 'failed', 'cancelled'] satisfies readonly StepRecord['state'][];

/** What a making was asked for, as it has to be where anything is said of it. */
export const IDENTITY: Shape = { meaning: isText, take: isCount, startedAt: isText };

export const isError = shaped({ kind: isText, text: isText });

export const isMadeStep = shaped({
  outputs: listOf(shaped({ kind: isText, file: isText, bytes: isNumber, sha256: isText, thumbnail: optional(isText) })),
  sidecarFile: optional(isText),
});

const isEnd = shaped({
  ...IDENTITY,
  step: (value) => isText(value) && parseStepPlace(value as string) !== undefined,
  kind: oneOf(STEP_KINDS),
  state: oneOf(ENDS),
  endedAt: isText,
});

/** A line of a journal, which anybody may have changed; undefined for what is no such line. What was paid is worth more than a field that is odd. */
export function readStepRecord(value: unknown): StepRecord | undefined {
  if (!isEnd(value)) return undefined;
  const { step, kind, state, meaning, take, startedAt, endedAt, made, taskId, isTaskPaid, error, cost } = value;
  const isMade = isMadeStep(made);
  if (state === 'completed' && !isMade) return undefined;
  return {
    ...{ step, kind, state, meaning, take, startedAt, endedAt },
    ...(isMade ? { made } : {}),
    ...(isText(taskId) ? { taskId } : {}),
    ...(isTaskPaid === true ? { isTaskPaid } : {}),
    ...(isError(error) ? { error } : {}),
    ...(isCost(cost) ? { cost } : {}),
  } as unknown as StepRecord;
}

/** The last record of each meaning of each place, the latest last; repeated lines count once. */
export function lastRecords<One extends StepRecord>(records: readonly One[]): ReadonlyMap<string, readonly One[]> {
  const byPlace = new Map<string, Map<string, One>>();
  for (const record of records) {
    const known = byPlace.get(record.step) ?? new Map<string, One>();
    // What is put anew comes last.
    known.delete(record.meaning);
    byPlace.set(record.step, known.set(record.meaning, record));
  }
  return new Map([...byPlace].map(([place, known]) => [place, [...known.values()]]));
}

/** What a journal says was paid; a record that was written twice counts once. */
export function costOfRecords(records: readonly StepRecord[]): Money {
  const once = new Map(
    records.map((record) => [`${record.step} ${record.meaning} ${record.take} ${record.endedAt}`, record]),
  );
  return [...once.values()].reduce((sum, { cost }) => addCost(sum, cost), NO_MONEY);
}
