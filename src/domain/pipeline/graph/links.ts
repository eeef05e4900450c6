import type { Complaint } from '../../invalid-request.js';
import type { Parsed } from '../../parsed.js';
import { nearest } from '../../text/nearest.js';
import { quote } from '../../text/quote.js';
import { canonicalJson } from '../../text/fingerprint.js';
import type { PlacedReference } from '../expression/list-references.js';
import { OWN_ROOTS } from '../expression/expression.js';
import { listReferences } from '../expression/list-references.js';
import { stepPath } from '../parse/parse-step.js';
import type { Step } from '../step.js';

/** What a step waits for. */
export interface Link {
  readonly step: string;
  /** `same`: the element with its own number, of a step with the same `forEach`; a number: that element; `all`: all of it. */
  readonly of: 'all' | 'same' | number;
}

/** A step, what it waits for and what it refers to. */
export interface LinkedStep {
  readonly step: Step;
  /** Each other step once for each way in which it is meant. */
  readonly links: readonly Link[];
  readonly references: readonly PlacedReference[];
  /** Whether some of them, or its condition, cannot be read. */
  readonly isUnreadable?: true;
}

/** Whether two steps go element by element. */
export type IsPaired = (one: string, other: string) => boolean;

/** Those with the same `forEach` do. It may hold thousands of elements: it is read once, not at each reference of each of them. */
export function pairSteps(steps: readonly Step[]): IsPaired {
  const keys = new Map(steps.map(({ name, forEach }) => [name, forEach && canonicalJson({ forEach })]));
  return (one, other) => keys.get(one) !== undefined && keys.get(one) === keys.get(other);
}

/**
 * What each step waits for: what it refers to, and its `needs`. With complaints about what is no step; `unread` are steps that there are, but that
 * could not be read.
 */
export function linkSteps(steps: readonly Step[], unread: readonly string[] = []): Parsed<readonly LinkedStep[]> {
  const names = new Set([...steps.map(({ name }) => name), ...unread]);
  const isPaired = pairSteps(steps);
  const parsed = steps.map((step) => linkStep(step, names, isPaired));
  return { value: parsed.map((one) => one.value), problems: parsed.flatMap((one) => one.problems) };
}

function linkStep(step: Step, names: ReadonlySet<string>, isPaired: IsPaired): Parsed<LinkedStep> {
  const { value: references, problems } = listReferences(step);
  const isSame = (name: string): boolean => isPaired(step.name, name);
  const links = new Map<string, Link>();
  const add = (link: Link) => links.set(`${link.step} ${link.of}`, link);
  const faults: Complaint[] = [];
  for (const { reference, path } of references) {
    const { root, path: parts, at } = reference;
    if (OWN_ROOTS.includes(root)) continue;
    if (!names.has(root)) {
      faults.push({ path, at, text: explainUnknown(root, [...names]) });
      continue;
    }
    const [first] = parts;
    if (typeof first === 'number') add({ step: root, of: first });
    else add({ step: root, of: isSame(root) && path !== 'forEach' ? 'same' : 'all' });
  }
  step.needs.forEach((name, index) => {
    if (names.has(name)) add({ step: name, of: isSame(name) ? 'same' : 'all' });
    else faults.push({ path: `needs[${index}]`, text: explainUnknown(name, [...names]) });
  });
  return {
    value: { step, links: [...links.values()], references, ...(problems.length > 0 ? { isUnreadable: true } : {}) },
    problems: [...problems, ...faults].map((one) => ({ ...one, path: stepPath(step.name, one.path) })),
  };
}

/** What to say of a name that is none of the steps. */
export function explainUnknown(name: string, steps: readonly string[]): string {
  const guess = nearest(name.slice(0, 100), [...steps, ...OWN_ROOTS]);
  return `there is no step ${quote(name)}; ${guess === undefined ? `the steps are ${listSome(steps)}` : `did you mean "${guess}"?`}`;
}

const MAX_LISTED = 20;

const listSome = (names: readonly string[]): string =>
  names.length <= MAX_LISTED
    ? names.join(', ')
    : `${names.slice(0, MAX_LISTED).join(', ')} and ${names.length - MAX_LISTED} more`;
