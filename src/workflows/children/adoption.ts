import type { NameFacts } from '../../domain/generation/files/name-template.js';
import { fixName } from '../../domain/generation/files/name-template.js';
import { factsOfRequest } from '../../domain/generation/files/request-facts.js';
import type { Json } from '../../domain/record.js';

/** The input that collects a task which a request has made. It is known by its id alone, and its files are called as if it had been made now. */
export function toAdoption(request: Json, run: Json, place: NameFacts & { readonly id: string }): Json {
  const own = request.metadata === undefined ? {} : { metadata: request.metadata };
  const { name } = run;
  const isNamed = typeof name === 'string' && name !== '';
  const named = isNamed ? { name: fixName(name, { ...factsOfRequest(request), ...place }) } : {};
  return { taskId: place.id, task: request.task, ...own, run: { ...run, ...named } };
}
