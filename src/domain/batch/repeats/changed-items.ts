import type { Advice } from '../../advice/advice.js';
import type { Complaint } from '../../invalid-request.js';
import { InvalidRequest } from '../../invalid-request.js';
import type { Difference } from '../../generation/meaning.js';
import { lastName } from '../../generation/meaning.js';
import { groupBy } from '../../work/group-by.js';
import type { KnownItems, MatchedItem } from './match-items.js';

/** An item of which something else is made already, and how that differs. */
export interface ChangedItem {
  readonly id: string;
  readonly change: Difference;
}

/** Items that are made already from something else. One that has failed may be changed as one likes. */
export function listChanged(matched: readonly MatchedItem[], { standingOf }: KnownItems): ChangedItem[] {
  return matched.flatMap(({ item: { id }, change }) =>
    change !== undefined && standingOf(id) === 'made' ? [{ id, change }] : [],
  );
}

/** Throws `InvalidRequest` that names every changed item, in the worker's words: it would be neither made again nor what its row says. */
export function refuseChanged(changed: readonly ChangedItem[]): void {
  const complaints = changed.map((one): Complaint => ({
    path: '',
    text: `${describe(one, 'give')}, or force it (run.force)`,
  }));
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

/** What has changed of an item, for whoever starts the batch; `force` is how to make it nevertheless. */
export function describeChanged(changed: ChangedItem, force: Advice): Complaint {
  return { path: '', text: describe(changed, 'or give'), advice: [force] };
}

const describe = (changed: ChangedItem, give: string): string =>
  `${describeChange(changed)}; put back what it was, ${give} its row another id`;

function describeChange({ id, change: { fields, replaced } }: ChangedItem): string {
  const pictures = replaced.map(lastName);
  if (pictures.length === 0) return `item "${id}" is made already, with another ${joinNames(fields)}`;
  const [noun, verb] = pictures.length === 1 ? ['picture', 'has'] : ['pictures', 'have'];
  return `the ${noun} ${joinNames(pictures)} ${verb} changed since ${id} was made`;
}

/** How many rows are named that run again for the same reason. */
const NAMED = 3;

/** Why rows of pipelines that are made run again, a sentence for each reason: what means the same in them is kept. */
export function describeAnew(changed: readonly ChangedItem[]): readonly string[] {
  return [...groupBy(changed, ({ change }) => reasonOf(change))].map(([reason, rows]) => {
    const ids = rows.map(({ id }) => id);
    const more = ids.length - NAMED;
    const named = more > 0 ? [...ids.slice(0, NAMED), `${more.toLocaleString('en-US')} more`] : ids;
    return `${joinNames(named)} ${ids.length === 1 ? 'runs' : 'run'} again: ${reason} changed since.`;
  });
}

function reasonOf({ fields, replaced }: Difference): string {
  const names = replaced.map(lastName);
  if (names.length > 0) return `${joinNames(names)} ${names.length === 1 ? 'has' : 'have'}`;
  return fields.includes('with') ? 'params have' : 'the name of the pipeline has';
}

/** `a, b and c`. */
export function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
