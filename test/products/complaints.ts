import { InvalidRequest } from '../../src/domain/invalid-request.js';
import { parseRequest } from '../../src/domain/generation/request.js';

/** Everything that is wrong with a request, one line each. */
export function complaints(input: unknown): readonly string[] {
  try {
    parseRequest(input);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.map(({ path, text }) => `${path}: ${text}`);
  }
}
