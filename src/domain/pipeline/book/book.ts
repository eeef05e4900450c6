import type { Money } from '../../money.js';
import { addCost, NO_MONEY } from '../../money.js';
import { createRecord } from '../../record.js';
import type { LinkedStep } from '../graph/links.js';
import type { StepState } from '../pipeline-status.js';
import { STEP_STATES } from '../pipeline-status.js';
import type { StepPlace } from '../step.js';
import type { Making, Standing } from './making.js';
import { newMaking, placeOf, STANDINGS } from './making.js';
import type { Shelf } from './shelf.js';
import { createShelves, listTakers, standingOfLink } from './shelf.js';

export type PipelineBook = ReturnType<typeof createPipelineBook>;

interface Pages {
  readonly shelves: ReadonlyMap<string, Shelf>;
  readonly counts: Record<StepState, number>;
}

/**
 * Every making of a pipeline with its state. Which of them wait, are ready or are blocked follows from what they wait for: that is worked out as
 * states change, so that a step of two thousand elements costs no more at each end of one than a step of two.
 */
export function createPipelineBook(linked: readonly LinkedStep[], initial: readonly Making[] = []) {
  const shelves = createShelves(linked);
  const counts = createRecord(STEP_STATES, () => 0);
  const byDepth = [...shelves.values()].sort((one, other) => other.depth - one.depth);
  const ready = [...new Set(byDepth.map((shelf) => shelf.ready))];
  const pages: Pages = { shelves, counts };
  const known = initial.length > 0 ? initial : linked.map(({ step }) => newMaking({ step: step.name }));
  const standIns = new Set(known.filter(({ index }) => index === undefined).map(({ step }) => step));
  for (const [step, shelf] of shelves) shelf.isSpread ||= !standIns.has(step);
  for (const making of known) file(pages, making);
  const all = (): readonly Making[] => [...shelves.values()].flatMap(({ makings }) => makings);
  for (const making of all()) reconsider(pages, making);

  return {
    put: (making: Making): void => put(pages, making),
    /** Puts one making an element in the place of the one that stands for all of them. */
    spread: (step: string, elements: number): void => spread(pages, step, elements),
    get: ({ step, index }: StepPlace): Making | undefined => {
      const shelf = shelves.get(step);
      const hasIndex = shelf?.isSpread === true && shelf.hasElements;
      return hasIndex === (index !== undefined) ? shelf?.makings[index ?? 0] : undefined;
    },
    /** In the order of their elements; one of a step without `forEach`. */
    makingsOf: (step: string): readonly Making[] => shelves.get(step)?.makings ?? [],
    /** False while it is not known what a step with `forEach` is made for. */
    isSpread: (step: string): boolean => shelfOf(pages, step).isSpread,
    /** Those that can begin. What comes late in the pipeline comes first, so that what was begun is brought to its end before more is. */
    ready: (): readonly Making[] => ready.flatMap((makings) => [...makings.values()]),
    hasReady: (): boolean => ready.some(({ size }) => size > 0),
    count: (state: StepState): number => counts[state],
    counts: (): Record<StepState, number> => ({ ...counts }),
    countsOf: (step: string): Readonly<Record<StepState, number>> => shelfOf(pages, step).counts,
    /** What all makings of a step have cost; absent where none has. */
    costOf: (step: string): Money | undefined => shelfOf(pages, step).cost,
    all,
    /** What waits for it, directly or not, but for those that wait for another element. */
    listAfter: (making: Making): readonly Making[] => listAfter(pages, making),
  };
}

function shelfOf({ shelves }: Pages, step: string): Shelf {
  const shelf = shelves.get(step);
  if (shelf === undefined) throw new Error(`there is no step ${step}`);
  return shelf;
}

/** Without looking at what waits for it. */
function file(pages: Pages, making: Making): void {
  const shelf = shelfOf(pages, making.step);
  const at = making.index ?? 0;
  const before = shelf.makings[at];
  if (before !== undefined) count(pages, shelf, before.state, -1);
  shelf.makings[at] = making;
  if (before?.cost !== making.cost) countCost(shelf, before, making);
  count(pages, shelf, making.state, 1);
  if (making.state !== 'pending') shelf.ready.delete(placeOf(making));
}

/** Mostly something is added: of thousands, not all are counted again. */
function countCost(shelf: Shelf, before: Making | undefined, { cost }: Making): void {
  const all = before?.cost === undefined ? [cost] : shelf.makings.map((one) => one.cost);
  const sum = before?.cost === undefined ? shelf.cost : undefined;
  shelf.cost = all.reduce((total, one) => (one === undefined ? total : addCost(total ?? NO_MONEY, one)), sum);
}

function count({ counts }: Pages, shelf: Shelf, state: StepState, by: 1 | -1): void {
  shelf.counts[state] += by;
  counts[state] += by;
}

function put(pages: Pages, making: Making): void {
  const shelf = shelfOf(pages, making.step);
  const before = { own: shelf.makings[making.index ?? 0]?.state, all: shelf.standing() };
  file(pages, making);
  reconsider(pages, making);
  const isOwnNew = before.own === undefined || STANDINGS[before.own] !== STANDINGS[making.state];
  const isAllNew = before.all !== shelf.standing();
  for (const { shelf: taker, of } of shelf.takers) {
    if (of === 'all' ? isAllNew : isOwnNew) for (const one of listTakers(taker, of, making)) reconsider(pages, one);
  }
}

/** Whether it waits, is ready, or is blocked. */
function reconsider(pages: Pages, making: Making): void {
  if (making.state !== 'pending' && making.state !== 'blocked') return;
  const shelf = shelfOf(pages, making.step);
  const links = shelf.isSpread ? shelf.links : shelf.spreadLinks;
  const standing = worstOf(links.map((link) => standingOfLink(shelfOf(pages, link.step), link.of, making.index)));
  const state = standing === 'bad' ? 'blocked' : 'pending';
  if (making.state !== state) put(pages, { ...making, state });
  else if (standing === 'over' && state === 'pending') shelf.ready.set(placeOf(making), making);
  else shelf.ready.delete(placeOf(making));
}

function worstOf(standings: readonly Standing[]): Standing {
  if (standings.includes('bad')) return 'bad';
  return standings.includes('open') ? 'open' : 'over';
}

function spread(pages: Pages, step: string, elements: number): void {
  const shelf = shelfOf(pages, step);
  const [standIn] = shelf.makings;
  if (standIn !== undefined) count(pages, shelf, standIn.state, -1);
  shelf.ready.delete(step);
  shelf.cost = undefined;
  shelf.makings.length = 0;
  shelf.isSpread = true;
  const isAnew = standIn?.isAnew === true ? { isAnew: true as const } : {};
  for (let index = 0; index < elements; index++) file(pages, { ...newMaking({ step, index }), ...isAnew });
  for (const making of [...shelf.makings]) reconsider(pages, making);
  for (const { shelf: taker } of shelf.takers) for (const one of [...taker.makings]) reconsider(pages, one);
}

function listAfter(pages: Pages, first: Making): readonly Making[] {
  const found = new Map<string, Making>();
  const open = [first];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    for (const { shelf, of } of shelfOf(pages, from.step).takers) {
      for (const taker of listTakers(shelf, of, from)) {
        if (found.has(placeOf(taker))) continue;
        found.set(placeOf(taker), taker);
        open.push(taker);
      }
    }
  }
  return [...found.values()];
}
