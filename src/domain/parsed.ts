import type { Complaint } from './invalid-request.js';

/** What a parser makes of something: the value as well as it was understood, and what is wrong with it. With problems the value is for further checks only. */
export interface Parsed<T, Problem extends Complaint = Complaint> {
  readonly value: T;
  readonly problems: readonly Problem[];
}

const NONE: readonly Complaint[] = [];

export const valid = <T>(value: T): Parsed<T> => ({ value, problems: NONE });

export const invalid = <T>(value: T, path: string, text: string): Parsed<T> => ({ value, problems: [{ path, text }] });
