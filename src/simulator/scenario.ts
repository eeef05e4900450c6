import { Refusal } from './api/refusal.js';

/** How a task is going to end, decided when it is accepted. */
export type Plan =
  | { readonly end: 'succeed'; readonly hasOutputs: boolean }
  | { readonly end: 'failed'; readonly message: string }
  | { readonly end: 'odd-status' }
  | { readonly end: 'never' };

const GENERIC_FAILURE = 'Generation failed, please try again later';

/**
 * The plan for a prompt. A marker anywhere in the prompt steers the outcome:
 *
 * | marker | what happens |
 * |---|---|
 * | `[risk-control]` | the task fails: `Failure to pass the risk control system` |
 * | `[bad-image]` | the task fails: `Image pixel is invalid` |
 * | `[fail]` | the task fails, every time: `Generation failed, please try again later` |
 * | `[fail-once]` | the first task with this prompt fails as above, later ones succeed (per account) |
 * | `[policy]` | the create call is refused at once: HTTP 400, code 1301 |
 * | `[stuck]` | the task stays in `processing` until `/_sim/tasks/<id>` ends it |
 * | `[no-output]` | the task succeeds with an empty list of videos or images |
 * | `[odd-status]` | the task gets the unheard-of status `reviewing` instead of an end |
 *
 * `attempt` counts the earlier accepted tasks with the same prompt. Throws the refusal for `[policy]`.
 */
export function planFor(prompt: string, attempt: number): Plan {
  const has = (marker: string) => prompt.includes(`[${marker}]`);
  // The code is documented, the text is not.
  if (has('policy')) throw new Refusal(1301, 'The request was rejected by the content security policy');
  if (has('risk-control')) return { end: 'failed', message: 'Failure to pass the risk control system' };
  if (has('bad-image')) return { end: 'failed', message: 'Image pixel is invalid' };
  if (has('fail') || (has('fail-once') && attempt === 0)) return { end: 'failed', message: GENERIC_FAILURE };
  if (has('stuck')) return { end: 'never' };
  if (has('odd-status')) return { end: 'odd-status' };
  return { end: 'succeed', hasOutputs: !has('no-output') };
}
