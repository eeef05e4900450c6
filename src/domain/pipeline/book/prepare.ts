import { InvalidRequest } from '../../invalid-request.js';
import { estimateTask } from '../../generation/cost/task-estimate.js';
import { parseRequest } from '../../generation/request.js';
import type { Json } from '../../record.js';
import type { Element } from '../expression/create-scope.js';
import { createScopes, listElements } from '../expression/create-scope.js';
import { evaluateCondition } from '../expression/evaluate.js';
import { resolveBody } from '../expression/resolve.js';
import type { Link, LinkedStep } from '../graph/links.js';
import type { PipelineRequest } from '../pipeline-request.js';
import type { StepKind } from '../step.js';
import { parseStepPlace } from '../step.js';
import type { PipelineBook } from './book.js';
import { areOutputsWanted } from './end-of-batch.js';
import type { Begun, Making } from './making.js';
import { placeOf } from './making.js';
import { countsForOthers, meaningOfMaking } from './meaning.js';
import type { KnownRecord } from './record.js';
import type { Plan } from './take-over.js';
import { planMaking } from './take-over.js';

/** What comes next of a making that everything it waits for is there of. */
export type Prepared =
  | { readonly how: 'spread'; readonly elements: number }
  | { readonly how: 'skip'; readonly note: string }
  | { readonly how: 'fail'; readonly error: { readonly kind: string; readonly text: string } }
  | { readonly how: 'keep'; readonly record: KnownRecord }
  | PreparedMaking;

export interface PreparedMaking {
  readonly how: 'make';
  readonly kind: StepKind;
  /** All references resolved. */
  readonly body: Json;
  readonly begun: Omit<Begun, 'startedAt'>;
  /** True where something has been made under the id of its workflow. */
  readonly isIdUsed: boolean;
}

export interface PreparationParts {
  readonly request: PipelineRequest;
  readonly linked: readonly LinkedStep[];
  readonly book: PipelineBook;
  /** Steps that are made; all others are left out. */
  readonly chosen: ReadonlySet<string>;
  /** What the journal has of a place, the latest last. */
  readonly recordsOf: (place: string) => readonly KnownRecord[];
  /** SHA-256 of files that nothing has made, as far as it is known. */
  readonly contentOf: (file: string) => string | undefined;
  /** Whether a batch of a file of rows runs once more, although it is made. */
  readonly readsRowsAgain: () => boolean;
}

interface Workshop extends PreparationParts {
  readonly byName: ReadonlyMap<string, LinkedStep>;
  readonly scopeOf: ReturnType<typeof createScopes>;
  /** What steps are made for, once that is known. */
  readonly elementsOf: Map<string, readonly unknown[]>;
}

/** Says of makings that are ready what comes next. */
export function createPreparation(parts: PreparationParts): (making: Making) => Prepared {
  const { request, linked, book, chosen } = parts;
  const workshop: Workshop = {
    ...parts,
    recordsOf: (place) => withoutUnread(linked, place, parts.recordsOf(place)),
    byName: new Map(linked.map((one) => [one.step.name, one])),
    scopeOf: createScopes(request, book.makingsOf),
    elementsOf: new Map(),
  };
  return (making) => {
    const one = workshop.byName.get(making.step);
    if (one === undefined) return { how: 'skip', note: 'there is no such step' };
    try {
      if (!book.isSpread(making.step)) return prepareSpread(workshop, one);
      return chosen.has(making.step) ? prepareOne(workshop, one, making) : leaveOut(workshop, placeOf(making));
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      return { how: 'fail', error: { kind: 'InvalidRequest', text: error.message } };
    }
  };
}

/**
 * Nobody has looked at what a batch has made to which nothing referred when it ended. Where something does now, it runs once more: that pays nothing,
 * since it takes over all of its items.
 */
function withoutUnread(
  linked: readonly LinkedStep[],
  place: string,
  records: readonly KnownRecord[],
): readonly KnownRecord[] {
  const isUnread = ({ kind, made }: KnownRecord): boolean => kind === 'batch' && made?.outputs.length === 0;
  const step = parseStepPlace(place)?.step;
  if (step === undefined || !records.some(isUnread) || !areOutputsWanted(linked, step)) return records;
  return records.map((record) => (isUnread(record) ? { ...record, isThere: false } : record));
}

function prepareSpread({ request, scopeOf, elementsOf }: Workshop, { step }: LinkedStep): Prepared {
  const found = listElements(step, request, scopeOf(step));
  if ('leftOut' in found) return { how: 'skip', note: explainLeftOut(found.leftOut) };
  elementsOf.set(step.name, found.elements ?? []);
  return { how: 'spread', elements: found.elements?.length ?? 0 };
}

/** It counts as made where an earlier run has made it, whatever the file says of it now. */
function leaveOut({ recordsOf }: Workshop, place: string): Prepared {
  const record = recordsOf(place).findLast(({ state, isThere }) => state === 'completed' && isThere);
  return record === undefined ? { how: 'skip', note: 'left out' } : { how: 'keep', record };
}

function prepareOne(workshop: Workshop, { step, links }: LinkedStep, making: Making): Prepared {
  const { scopeOf, recordsOf, contentOf } = workshop;
  const scope = scopeOf(step, elementOf(workshop, making));
  if (step.when !== undefined && !evaluateCondition(step.when, scope))
    return { how: 'skip', note: `its condition does not hold: ${step.when}` };
  const resolved = resolveBody(step.body, scope);
  if ('leftOut' in resolved) return { how: 'skip', note: explainLeftOut(resolved.leftOut) };
  const { kind } = step;
  const { body } = resolved;
  const before = links.flatMap((link) => listMakings(workshop, link, making));
  const meaning = meaningOfMaking({ kind, body, before, contentOf });
  const records = recordsOf(placeOf(making));
  const plan = planMaking({ kind, meaning, isAnew: making.isAnew === true, records });
  if (plan.how === 'keep' && !isReadAgain(workshop, kind, body)) return plan;
  const { take, adopt, isTaskPaid, isIdUsed } = plan.how === 'keep' ? makeOnceMore(plan.record) : plan;
  const left = adopt === undefined ? {} : { adopt, ...(isTaskPaid ? { isTaskPaid } : {}) };
  const estimate = kind === 'generate' && adopt === undefined ? estimateOf(body) : undefined;
  const begun = { meaning, take, ...left, ...(estimate === undefined ? {} : { estimate }) };
  return { how: 'make', kind, body, begun, isIdUsed };
}

/**
 * Nobody knows what stands in a file of rows by now but the batch that reads it. It pays for rows alone that are new or have changed, and takes over
 * all others.
 */
const isReadAgain = ({ readsRowsAgain }: Workshop, kind: StepKind, { manifest }: Json): boolean =>
  kind === 'batch' && manifest !== undefined && readsRowsAgain();

const makeOnceMore = ({ take }: KnownRecord): Omit<Extract<Plan, { how: 'make' }>, 'how'> => ({ take, isIdUsed: true });

function elementOf(workshop: Workshop, { step, index }: Making): Element | undefined {
  if (index === undefined) return undefined;
  const elements = workshop.elementsOf.get(step) ?? readElements(workshop, step);
  return { index, value: elements[index] };
}

/** Of a step that an earlier run of the workflow has spread. */
function readElements({ byName, request, scopeOf, elementsOf }: Workshop, name: string): readonly unknown[] {
  const one = byName.get(name);
  const found = one === undefined ? undefined : listElements(one.step, request, scopeOf(one.step));
  const elements = found !== undefined && 'elements' in found ? (found.elements ?? []) : [];
  elementsOf.set(name, elements);
  return elements;
}

/** What counts of what it waits for. */
function listMakings({ byName, book }: Workshop, { step, of }: Link, { index }: Making): readonly Making[] {
  const kind = byName.get(step)?.step.kind;
  if (kind === undefined || !countsForOthers(kind)) return [];
  const makings = book.makingsOf(step);
  if (of === 'all') return makings;
  const one = makings[of === 'same' ? (index ?? 0) : of];
  return one === undefined ? [] : [one];
}

const explainLeftOut = (step: string): string => `${step} was left out`;

/** Nobody has checked it as a whole: what is wrong is said when it is started. */
function estimateOf(body: Json): Begun['estimate'] {
  try {
    return estimateTask(parseRequest(body));
  } catch (error) {
    if (error instanceof InvalidRequest) return undefined;
    throw error;
  }
}
