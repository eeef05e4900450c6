import { randomBytes } from 'node:crypto';
import { quote } from '../../domain/text/quote.js';

/** An id that sorts by time and can be said aloud: `gen-20261123-081500-a1b2c3`. */
export function newWorkflowId(now: Date): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).replace(/[-:]/g, '').split('T');
  return `gen-${date}-${time}-${randomBytes(3).toString('hex')}`;
}

/** Ids stand in lists, links and directory names; longer ones serve nobody. */
const MAX_LENGTH = 200;

/** What is wrong with an id that somebody has chosen, as the rest of a sentence that begins with its name; undefined when nothing is. */
export function complainOfId(id: unknown): string | undefined {
  if (typeof id !== 'string') return `is ${quote(id)}; write text`;
  if (id.trim() === '') return 'is empty; write a name for this generation, or leave it out';
  if (id.length > MAX_LENGTH) return `has ${id.length} characters; at most ${MAX_LENGTH} are possible`;
  return /\p{Cc}/u.test(id) ? 'holds control characters; write letters, digits and . _ - /' : undefined;
}
