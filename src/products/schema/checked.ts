import type { Complaint } from '../../domain/invalid-request.js';
import type { Parsed } from '../../domain/parsed.js';

/** A value as Kling wants it, what is wrong with it, and what was understood differently from how it was written. */
export interface Checked<T = unknown> extends Parsed<T> {
  readonly notices: readonly string[];
}

const NO_PROBLEMS: readonly Complaint[] = [];
const NO_NOTICES: readonly string[] = [];

export const right = (value: unknown, ...notices: readonly string[]): Checked => ({
  value,
  problems: NO_PROBLEMS,
  notices: notices.length === 0 ? NO_NOTICES : notices,
});

export const wrong = (path: string, text: string): Checked => ({
  value: undefined,
  problems: [{ path, text }],
  notices: NO_NOTICES,
});

/** A value that was put together of parts, with all that is to be said of them: mostly nothing, in which case no list is made. */
export function gather<T>(value: T, parts: readonly Checked[]): Checked<T> {
  const isPlain = parts.every(({ problems, notices }) => problems === NO_PROBLEMS && notices === NO_NOTICES);
  if (isPlain) return { value, problems: NO_PROBLEMS, notices: NO_NOTICES };
  return {
    value,
    problems: parts.flatMap(({ problems }) => problems),
    notices: parts.flatMap(({ notices }) => notices),
  };
}
