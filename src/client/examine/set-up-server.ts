import { requireNamespace } from '../../temporal/namespace.js';
import { listMissingSearchAttributes, registerSearchAttributes } from '../../temporal/search-attributes.js';
import type { Session } from '../session.js';

/** Registers our search attributes, once for each namespace, and returns those that were missing. Throws `TemporalUnreachable` for a namespace that is not there. */
export async function setUpServer({ connection, namespace, address }: Session): Promise<readonly string[]> {
  await requireNamespace(connection, namespace, address);
  const missing = await listMissingSearchAttributes(connection, namespace);
  if (missing.length > 0) await registerSearchAttributes(connection, namespace);
  return missing;
}
