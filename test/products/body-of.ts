import { parseRequest } from '../../src/domain/generation/request.js';

/** Kling's JSON of a request that is right. */
export function bodyOf(input: object): Readonly<Record<string, unknown>> {
  const request = parseRequest(input);
  if (request.kind !== 'create') throw new Error('no create');
  return request.body;
}
