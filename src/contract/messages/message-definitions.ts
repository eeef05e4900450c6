import type { QueryDefinition, SignalDefinition, UpdateDefinition } from '@temporalio/common';

/** What `defineQuery`, `defineSignal` and `defineUpdate` of `@temporalio/workflow` make, which only a workflow may import. */
export const createQuery = <Answer, Args extends unknown[] = []>(name: string) =>
  ({ type: 'query', name }) as QueryDefinition<Answer, Args>;

export const createSignal = <Args extends unknown[]>(name: string) =>
  ({ type: 'signal', name }) as SignalDefinition<Args>;

export const createUpdate = <Answer, Args extends unknown[] = []>(name: string) =>
  ({ type: 'update', name }) as UpdateDefinition<Answer, Args>;
