import type { Money } from '../../money.js';
import { createRecord } from '../../record.js';
import type { Link, LinkedStep } from '../graph/links.js';
import { orderSteps } from '../graph/order.js';
import type { StepState } from '../pipeline-status.js';
import { STEP_STATES } from '../pipeline-status.js';
import type { StepPlace } from '../step.js';
import type { Making, Standing } from './making.js';
import { STANDINGS } from './making.js';

/** All makings of one step. */
export interface Shelf {
  /** How many steps at most come before it, one after the other. */
  readonly depth: number;
  readonly makings: Making[];
  readonly counts: Record<StepState, number>;
  /** What they have cost; absent where none has. */
  cost: Money | undefined;
  /** By place, in the order in which they became so: those that can begin, of all steps of this depth. */
  readonly ready: Map<string, Making>;
  readonly hasElements: boolean;
  /** False while it is not known what it is made for. */
  isSpread: boolean;
  /** What each of its makings waits for. */
  readonly links: readonly Link[];
  /** What it takes to know what it is made for. */
  readonly spreadLinks: readonly Link[];
  /** What waits for it. */
  readonly takers: { readonly shelf: Shelf; readonly of: Link['of'] }[];
  /** Of all of it together. */
  standing(): Standing;
}

export function createShelves(linked: readonly LinkedStep[]): ReadonlyMap<string, Shelf> {
  const depths = new Map<string, number>();
  for (const { step, links } of orderSteps(linked))
    depths.set(step.name, Math.max(0, ...links.map((link) => 1 + (depths.get(link.step) ?? 0))));
  const lines = new Map<number, Shelf['ready']>();
  const shelves = new Map(
    linked.map((one) => {
      const depth = depths.get(one.step.name) ?? 0;
      const ready = lines.get(depth) ?? new Map<string, Making>();
      lines.set(depth, ready);
      return [one.step.name, createShelf(one, depth, ready)];
    }),
  );
  for (const shelf of shelves.values()) {
    const links = new Map([...shelf.links, ...shelf.spreadLinks].map((link) => [`${link.step} ${link.of}`, link]));
    for (const { step, of } of links.values()) shelves.get(step)?.takers.push({ shelf, of });
  }
  return shelves;
}

function createShelf({ step, links, references }: LinkedStep, depth: number, ready: Shelf['ready']): Shelf {
  const counts = createRecord(STEP_STATES, () => 0);
  const hasElements = step.forEach !== undefined;
  const names = new Set(links.map((link) => link.step));
  const spreadLinks = references.flatMap(({ reference, path }): Link[] => {
    if (path !== 'forEach' || !names.has(reference.root)) return [];
    const [first] = reference.path;
    return [{ step: reference.root, of: typeof first === 'number' ? first : 'all' }];
  });
  const has = (standing: Standing) => STEP_STATES.some((state) => counts[state] > 0 && STANDINGS[state] === standing);
  return {
    depth,
    makings: [],
    counts,
    cost: undefined,
    ready,
    hasElements,
    isSpread: !hasElements,
    links,
    spreadLinks,
    takers: [],
    standing: () => (has('bad') ? 'bad' : has('open') ? 'open' : 'over'),
  };
}

/** What a link means for the making with that index. */
export function standingOfLink(shelf: Shelf, of: Link['of'], index: number | undefined): Standing {
  if (of === 'all' || !shelf.isSpread || !shelf.hasElements) return shelf.standing();
  const making = shelf.makings[of === 'same' ? (index ?? 0) : of];
  // An element that there is not keeps nobody waiting: a reference to it finds nothing.
  return making === undefined ? 'over' : STANDINGS[making.state];
}

/** Makings of a step that wait for that one. */
export function listTakers(taker: Shelf, of: Link['of'], { index }: StepPlace): readonly Making[] {
  if (of === 'same' && taker.isSpread && index !== undefined) {
    const same = taker.makings[index];
    return same === undefined ? [] : [same];
  }
  return typeof of === 'number' && index !== undefined && of !== index ? [] : [...taker.makings];
}
