import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import type { SearchAttributeName } from '../temporal/search-attributes.js';
import { SEARCH_ATTRIBUTE_NAMES, listMissingSearchAttributes } from '../temporal/search-attributes.js';
import type { Session } from './session.js';

/** What filters find a new workflow by; nothing on a server that lacks our attributes, which would refuse the start. */
export async function firstAttributes(
  { connection, namespace }: Session,
  values: Readonly<Partial<Record<SearchAttributeName, string>>>,
): Promise<TypedSearchAttributes | undefined> {
  const missing = await listMissingSearchAttributes(connection, namespace);
  if (missing.length > 0) return undefined;
  return new TypedSearchAttributes(
    SEARCH_ATTRIBUTE_NAMES.flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [{ key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD), value }];
    }),
  );
}
