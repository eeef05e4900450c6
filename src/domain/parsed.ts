import type { Complaint } from './invalid-request.js';
import { InvalidRequest } from './invalid-request.js';

/** What a parser makes of something: the value as well as it was understood, and what is wrong with it. With problems the value is for further checks only. */
export interface Parsed<T, Problem extends Complaint = Complaint> {
  readonly value: T;
  readonly problems: readonly Problem[];
}

const NONE: readonly Complaint[] = [];

export const valid = <T>(value: T): Parsed<T> => ({ value, problems: NONE });

export const invalid = <T>(value: T, path: string, text: string): Parsed<T> => ({ value, problems: [{ path, text }] });

/** What `read` returns, or the complaints of the `InvalidRequest` that it throws, for who has others to add. */
export function readOrComplain<T>(read: () => T): Parsed<T | undefined> {
  try {
    return { value: read(), problems: NONE };
  } catch (error) {
    if (error instanceof InvalidRequest) return { value: undefined, problems: error.facts.complaints };
    throw error;
  }
}
