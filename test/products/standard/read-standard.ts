import type { CreateRequest } from '../../../src/domain/generation/request.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { ENDPOINTS } from '../../../src/kling/api/endpoints.js';

export function read(input: object): CreateRequest {
  const request = parseRequest(input);
  if (request.kind !== 'create') throw new Error('no create');
  return request;
}

/** What is sent for a request, and where to. */
export function sent(input: object): { readonly path: string; readonly body: Readonly<Record<string, unknown>> } {
  const { product, body } = read(input);
  return ENDPOINTS[product].create(body);
}
