import { Context } from '@temporalio/activity';
import type { SubmitInput } from '../../contract/generation-activities.js';
import type { CallbackUrls } from '../../ports/accounts.js';
import { CATALOGUE } from '../../products/catalogue.js';

/** Kling's name of it, in both generations of its API. */
const FIELD = 'callback_url';

/**
 * Where Kling is to tell of a task, as the field of its body. Undefined where a user's own URL stands there, which stays theirs; for what is
 * answered at once; and for products that tell nobody.
 */
export function callbackFor(
  { task, body, externalTaskId }: SubmitInput,
  callbackUrl: CallbackUrls | undefined,
): { readonly [FIELD]: string } | undefined {
  const { workflowExecution } = Context.current().info;
  const { fields, isSynchronous = false } = CATALOGUE[task];
  const { [FIELD]: own = '' } = body;
  if (own !== '' || isSynchronous || !Object.hasOwn(fields, FIELD) || workflowExecution === undefined) return undefined;
  const url = callbackUrl?.({ ...workflowExecution, externalTaskId });
  return url === undefined ? undefined : { [FIELD]: url };
}
