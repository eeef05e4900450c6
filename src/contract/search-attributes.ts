import type { SearchAttributePair } from '@temporalio/common';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';

/** What people filter workflows by: our word for each, and its name at the server. */
export const ATTRIBUTES = {
  state: 'KlingState',
  batchId: 'KlingBatchId',
  taskId: 'KlingTaskId',
  model: 'KlingModel',
} as const;

/** What the server wants to know when they are registered: all hold one word. */
export const ATTRIBUTE_TYPE = 'Keyword';

export type AttributeName = (typeof ATTRIBUTES)[keyof typeof ATTRIBUTES];
export const ATTRIBUTE_NAMES: readonly AttributeName[] = Object.values(ATTRIBUTES);

/** Their values, by our words. */
export type AttributeValues = { readonly [Word in keyof typeof ATTRIBUTES]?: string };

/** As an upsert wants them; what is undefined stays as it is. */
export function toAttributePairs(values: AttributeValues): SearchAttributePair[] {
  return Object.entries(ATTRIBUTES).flatMap(([word, name]) => {
    const value = values[word as keyof AttributeValues];
    return value === undefined ? [] : [{ key: keyOf(name), value }];
  });
}

/** As the start of a workflow wants them. */
export function toSearchAttributes(values: AttributeValues): TypedSearchAttributes {
  return new TypedSearchAttributes(toAttributePairs(values));
}

/** By its name, whatever type the server has given it. */
export function readAttribute(attributes: TypedSearchAttributes, word: keyof AttributeValues): string | undefined {
  const value: unknown = attributes.getAll().find(({ key }) => key.name === ATTRIBUTES[word])?.value;
  return typeof value === 'string' ? value : undefined;
}

const keyOf = (name: AttributeName) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
