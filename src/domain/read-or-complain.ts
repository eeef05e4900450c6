import { InvalidRequest } from './invalid-request.js';
import type { Parsed } from './parsed.js';

/** What `read` returns, or the complaints of the `InvalidRequest` that it throws, for who has others to add. */
export function readOrComplain<T>(read: () => T): Parsed<T | undefined> {
  try {
    return { value: read(), problems: [] };
  } catch (error) {
    if (error instanceof InvalidRequest) return { value: undefined, problems: error.facts.complaints };
    throw error;
  }
}
