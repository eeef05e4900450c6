import type { MethodAnswer, QueryMethod } from '../../domain/queries/query-methods.js';
import { QUERY_METHODS } from '../../domain/queries/query-methods.js';
import type { AuthKind } from '../../kling/api/token.js';
import type { ProductName } from '../../products/catalogue.js';
import { UsageError } from '../client-errors.js';
import { askByMethod } from './ask-by-method.js';
import type { Asking } from './with-account.js';
import { withAccount } from './with-account.js';

/** What to look up, and how. */
export interface LookUpQuestion {
  /** Kling's id of a task, or the external one. */
  readonly id: string;
  /** Which ways of asking; by default all. */
  readonly methods?: readonly QueryMethod[];
  /** Who made it; without, the ways that go by product ask one after the other. */
  readonly product?: ProductName;
}

/** What each way of asking says of a task. */
export interface LookUpResult {
  readonly id: string;
  readonly baseUrl: string;
  readonly auth: AuthKind;
  readonly answers: readonly MethodAnswer[];
}

/** Kling's ids have 18 digits, external ones are ours to choose. */
const MAX_ID = 256;

/**
 * Asks Kling itself for a task, at no charge and without any workflow: each way of asking alone, one after the other. Throws `UsageError` for what
 * can be no id.
 */
export function lookUp(
  { id, methods = QUERY_METHODS, product }: LookUpQuestion,
  asking: Asking,
): Promise<LookUpResult> {
  refuseOdd(id);
  return withAccount(asking, async (kling) => {
    const answers: MethodAnswer[] = [];
    for (const method of methods) answers.push(await askByMethod(method, { id, product }, kling, asking));
    return { id, baseUrl: asking.config.klingBaseUrl, auth: kling.auth, answers };
  });
}

function refuseOdd(id: string): void {
  const complaint = complainOf(id);
  if (complaint !== undefined)
    throw new UsageError(`The id ${complaint}; write the task id that Kling gave, or the external one.`);
}

function complainOf(id: string): string | undefined {
  if (id.trim() === '') return 'is empty';
  if (id.length > MAX_ID) return `has ${id.length} characters`;
  // GET /tasks takes several, with commas between them.
  return /[\s,\p{Cc}]/u.test(id) ? 'holds a blank, a comma or a control character' : undefined;
}
