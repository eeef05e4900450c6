import type { Complaint } from '../../invalid-request.js';
import type { Selection } from '../pipeline-request.js';
import type { LinkedStep } from './links.js';
import { explainUnknown } from './links.js';

/** What of a pipeline is made. */
export interface SelectedSteps {
  /** All others are left out; they count as made where an earlier run has made them. */
  readonly chosen: ReadonlySet<string>;
  /** Of those, what is made anew even where it has succeeded. */
  readonly anew: ReadonlySet<string>;
}

/** Which steps a selection means. */
export function selectSteps(linked: readonly LinkedStep[], { only, from, until }: Selection): SelectedSteps {
  const names = linked.map(({ step }) => step.name);
  const upTo = until === undefined ? undefined : withAll(until, needsOf(linked));
  const chosen = names.filter(
    (name) => (only === undefined || only.includes(name)) && (upTo === undefined || upTo.has(name)),
  );
  const anew = from === undefined ? new Set<string>() : withAll(from, takersOf(linked));
  return { chosen: new Set(chosen), anew: new Set(chosen.filter((name) => anew.has(name))) };
}

/** A step with all that it depends on, directly or not. */
export const withNeeds = (linked: readonly LinkedStep[], step: string): ReadonlySet<string> =>
  withAll(step, needsOf(linked));

/** What is wrong with a selection. */
export function checkSelection(linked: readonly LinkedStep[], selection: Selection): readonly Complaint[] {
  const { only = [], from, until } = selection;
  const names = linked.map(({ step }) => step.name);
  const named = [
    ...only.map((name, index) => ({ name, path: `only[${index}]` })),
    ...(from === undefined ? [] : [{ name: from, path: 'from' }]),
    ...(until === undefined ? [] : [{ name: until, path: 'until' }]),
  ];
  const unknown = named.filter(({ name }) => !names.includes(name));
  if (unknown.length > 0) return unknown.map(({ name, path }) => ({ path, text: explainUnknown(name, names) }));
  if (names.length > 0 && selectSteps(linked, selection).chosen.size === 0)
    return [{ path: 'only', text: `none of these comes before ${until ?? ''}; nothing would be made` }];
  return [];
}

type Ways = ReadonlyMap<string, readonly string[]>;

const needsOf = (linked: readonly LinkedStep[]): Ways =>
  new Map(linked.map(({ step, links }) => [step.name, links.map((link) => link.step)]));

function takersOf(linked: readonly LinkedStep[]): Ways {
  const takers = new Map<string, string[]>();
  for (const { step, links } of linked)
    for (const link of links) takers.set(link.step, [...(takers.get(link.step) ?? []), step.name]);
  return takers;
}

/** A step with all that can be reached from it. */
function withAll(first: string, ways: Ways): ReadonlySet<string> {
  const found = new Set([first]);
  for (const name of found) for (const next of ways.get(name) ?? []) found.add(next);
  return found;
}
