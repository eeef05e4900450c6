import type { ResolvedName, SubmitInput } from '../../contract/generation-activities.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { listOnce, lookUpName } from '../../domain/library/look-up-name.js';
import type { Library } from '../../ports/library.js';
import type { RequestName } from '../../products/request-names.js';
import { listRequestNames, mapRequestNames } from '../../products/request-names.js';

/** A request whose elements and voices are all named by id. */
export interface Resolved {
  readonly body: Readonly<Record<string, unknown>>;
  /** Which name stands for which id; empty where the request had ids. */
  readonly names: readonly ResolvedName[];
}

/**
 * Looks up the elements and voices that a request names: among the account's own, then among Kling's. Asks nobody where there are only ids.
 * Throws the failure for names that are none, or that several have, with what there is.
 */
export async function resolveNames(
  { task, added, body }: Pick<SubmitInput, 'task' | 'added' | 'body'>,
  library: Library,
): Promise<Resolved> {
  const asked = { product: task, added };
  const wanted = listRequestNames(asked, body);
  if (wanted.length === 0) return { body, names: [] };
  const list = listOnce((kind, part) => library.list(kind, part));
  const names: ResolvedName[] = [];
  const faults: string[] = [];
  for (const one of wanted) {
    const found = await lookUpName(one.kind, one.name, list);
    if (found.id === undefined) faults.push(`${one.field}: ${found.text}`);
    else names.push({ ...one, id: found.id });
  }
  if (faults.length > 0) throw new KlingFailure('InvalidRequest', faults.join('; '));
  const idOf = ({ field, name }: RequestName) => names.find((one) => one.field === field)?.id ?? name;
  return { body: mapRequestNames(asked, body, idOf), names };
}
