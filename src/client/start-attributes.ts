import type { TypedSearchAttributes } from '@temporalio/common';
import type { AttributeValues } from '../contract/search-attributes.js';
import { toSearchAttributes } from '../contract/search-attributes.js';
import { listMissingSearchAttributes } from '../temporal/search-attributes.js';
import type { Session } from './session.js';

/** What filters find a new workflow by; nothing on a server that lacks our attributes, which would refuse the start. */
export async function firstAttributes(
  { connection, namespace }: Session,
  values: AttributeValues,
): Promise<TypedSearchAttributes | undefined> {
  const missing = await listMissingSearchAttributes(connection, namespace);
  return missing.length > 0 ? undefined : toSearchAttributes(values);
}
