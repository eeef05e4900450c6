import { patched } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { GenerationRequest } from '../../domain/generation/request.js';
import { parseRequest } from '../../domain/generation/request.js';

/**
 * The request of a generation, or `InvalidRequest`. A generation that was started before models' abilities were checked goes on under the
 * rules of its start: Kling has its task already. The marker is only written where a request is refused.
 */
export function readRequest(input: unknown): GenerationRequest {
  try {
    return parseRequest(input);
  } catch (error) {
    if (error instanceof InvalidRequest && !patched(PATCHES.abilitiesAreChecked)) return parseRequest(input, 'first');
    throw error;
  }
}
