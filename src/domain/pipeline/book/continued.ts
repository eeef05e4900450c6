import { isExpected } from '../../batch/cost/expected.js';
import { readEstimate } from '../../generation/cost/task-estimate.js';
import { InvalidRequest } from '../../invalid-request.js';
import { isCost, isMoney } from '../../money.js';
import { isObject } from '../../record.js';
import type { Shape } from '../../shape.js';
import {
  findWrong,
  isBoolean,
  isCount,
  isNumber,
  isText,
  listOf,
  oneOf,
  optional,
  recordOf,
  shaped,
} from '../../shape.js';
import { isIsoTime } from '../../text/iso-time.js';
import { quote } from '../../text/quote.js';
import type { LinkedStep } from '../graph/links.js';
import type { StepState } from '../pipeline-status.js';
import { PIPELINE_STATES, STEP_STATES } from '../pipeline-status.js';
import type { PipelineFacts } from '../progress/pipeline-facts.js';
import type { PipelineBook } from './book.js';
import type { Making } from './making.js';
import { newMaking, placeOf } from './making.js';
import type { StepRecord } from './record.js';
import { IDENTITY, isError, isMadeStep, readStepRecord } from './record.js';

/** What one run of a pipeline hands to the next, besides the request. What makings have made is in the journal, from where the next run has it. */
export interface ContinuedPipeline {
  readonly version: 1;
  readonly facts: PipelineFacts;
  /** A letter for each making of a step, in their order; no entry for a step of which it is not known what it is made for. */
  readonly states: Readonly<Record<string, string>>;
  /** Those of which a letter does not say all. */
  readonly others: readonly Making[];
  /** Ends that are not in the journal yet. */
  readonly records: readonly StepRecord[];
}

const LETTERS = { pending: 'p', completed: 'c', skipped: 's' } as const satisfies Partial<Record<StepState, string>>;
/** Taken over from an earlier run of the pipeline. */
const KEPT = 'k';
const OTHER = 'x';

/** The book in a few bytes for each making. */
export function packBook(
  linked: readonly LinkedStep[],
  book: PipelineBook,
): Pick<ContinuedPipeline, 'states' | 'others'> {
  const others: Making[] = [];
  const letterOf = (making: Making): string => {
    const letter = letterFor(making);
    if (letter === OTHER) others.push(making);
    return letter;
  };
  const states = linked.flatMap(({ step }): readonly (readonly [string, string])[] => {
    const makings = book.makingsOf(step.name);
    if (book.isSpread(step.name)) return [[step.name, makings.map(letterOf).join('')]];
    others.push(...makings);
    return [];
  });
  return { states: Object.fromEntries(states), others };
}

function letterFor({ state, tries, isAnew, isKept, index, begun, note }: Making): string {
  if (state === 'completed') return isKept ? KEPT : LETTERS.completed;
  if (state === 'pending' && tries === 0 && !isAnew && begun === undefined) return LETTERS.pending;
  // Why elements were left out, of which there may be thousands, is not worth their room.
  if (state === 'skipped' && (index !== undefined || note === undefined)) return LETTERS.skipped;
  return OTHER;
}

/** The makings again; `lastMade` finds what one has made in the journal. */
export function unpackMakings(
  linked: readonly LinkedStep[],
  { states, others }: Pick<ContinuedPipeline, 'states' | 'others'>,
  lastMade: (place: string) => StepRecord | undefined,
): readonly Making[] {
  const byPlace = new Map(others.map((making) => [placeOf(making), making]));
  return linked.flatMap(({ step: { name, forEach } }): readonly Making[] => {
    const letters = states[name];
    if (letters === undefined) return [byPlace.get(name) ?? newMaking({ step: name })];
    return Array.from(letters).map((letter, index) => {
      const place = forEach === undefined ? { step: name } : { step: name, index };
      return unpackOne(newMaking(place), letter, byPlace, lastMade);
    });
  });
}

function unpackOne(
  blank: Making,
  letter: string,
  others: ReadonlyMap<string, Making>,
  lastMade: (place: string) => StepRecord | undefined,
): Making {
  switch (letter) {
    case LETTERS.skipped:
      return { ...blank, state: 'skipped' };
    case LETTERS.completed:
    case KEPT: {
      const record = lastMade(placeOf(blank));
      const isKept = letter === KEPT;
      const completed: Making = { ...blank, state: 'completed', ...(isKept ? { isKept } : { tries: 1 }) };
      return record === undefined ? completed : { ...completed, ...factsOf(record, isKept) };
    }
    default:
      return others.get(placeOf(blank)) ?? blank;
  }
}

/** What a record says of its making. */
export function factsOf(
  { meaning, take, startedAt, endedAt, made, cost }: StepRecord,
  isKept: boolean,
): Pick<Making, 'begun' | 'made' | 'endedAt' | 'cost'> {
  return {
    begun: { meaning, take, startedAt },
    endedAt,
    ...(made === undefined ? {} : { made }),
    ...(isKept || cost === undefined ? {} : { cost }),
  };
}

/** What each fact must be for a pipeline to go on with it; those of later versions are left as they are. */
const FACTS: Shape = {
  pipelineId: isText,
  state: oneOf(PIPELINE_STATES),
  reason: optional(isText),
  searchable: isBoolean,
  isOpen: isBoolean,
  budget: optional(isNumber),
  cost: isMoney,
  earlier: isMoney,
  expected: isExpected,
  paid: isCount,
  notices: listOf(isText),
  contents: optional(recordOf(isText)),
  told: shaped({ pausedAt: optional(isIsoTime), waitsFor: optional(isText) }),
  startedAt: isIsoTime,
  pausedAt: optional(isIsoTime),
  resumedAt: optional(isIsoTime),
  endedAt: optional(isIsoTime),
};

const isMaking = shaped({
  step: isText,
  index: optional(isCount),
  state: oneOf(STEP_STATES),
  tries: isCount,
  begun: optional(
    shaped({
      ...IDENTITY,
      estimate: optional((value) => readEstimate(value) !== undefined),
      adopt: optional(isText),
      budget: optional(isNumber),
      deadline: optional(isIsoTime),
    }),
  ),
  made: optional(isMadeStep),
  cost: optional(isCost),
  endedAt: optional(isIsoTime),
  error: optional(isError),
  note: optional(isText),
});

/** Reads what an earlier run has handed over, or throws `InvalidRequest`: anybody may start a pipeline with it. */
export function parseContinuedPipeline(value: unknown, pipelineId: string): ContinuedPipeline {
  const wrong = findFault(value, pipelineId);
  if (wrong === undefined) return value as ContinuedPipeline;
  const [path, found] = wrong;
  const text = `${quote(found)} is not what a run of a pipeline hands over; leave "continued" out, and the pipeline does what is missing`;
  throw new InvalidRequest([{ path: `continued${path}`, text }]);
}

/** Where it is wrong first, and what stands there. */
function findFault(value: unknown, pipelineId: string): readonly [path: string, found: unknown] | undefined {
  if (!isObject(value)) return ['', value];
  const { version, facts, states, others, records } = value;
  if (version !== 1) return ['.version', version];
  if (!isObject(facts)) return ['.facts', facts];
  const fact = findWrong(facts, FACTS);
  if (fact !== undefined) return [`.facts.${fact}`, facts[fact]];
  if (facts.pipelineId !== pipelineId) return ['.facts.pipelineId', facts.pipelineId];
  if (!recordOf(isText)(states)) return ['.states', states];
  if (!listOf(isMaking)(others)) return ['.others', others];
  if (!listOf((record) => readStepRecord(record) !== undefined)(records)) return ['.records', records];
  return undefined;
}
