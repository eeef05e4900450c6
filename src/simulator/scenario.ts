import { Refusal } from './api/refusal.js';

/** How a task is going to end, decided when it is accepted. */
export type Plan =
  | { readonly end: 'succeed'; readonly hasOutputs: boolean }
  | { readonly end: 'failed'; readonly message: string }
  | { readonly end: 'odd-status' }
  | { readonly end: 'never' };

const FAILURE: Plan = { end: 'failed', message: 'Generation failed, please try again later' };

/** What a marker anywhere in a prompt does to its task; the first that is there decides. */
const MARKERS: readonly { readonly marker: string; readonly plan: Plan; readonly isForFirstOnly?: true }[] = [
  { marker: '[risk-control]', plan: { end: 'failed', message: 'Failure to pass the risk control system' } },
  { marker: '[bad-image]', plan: { end: 'failed', message: 'Image pixel is invalid' } },
  { marker: '[fail]', plan: FAILURE },
  // Later tasks of the account with the same prompt succeed.
  { marker: '[fail-once]', plan: FAILURE, isForFirstOnly: true },
  // Stays in `processing` until `/_sim/tasks/<id>` ends it.
  { marker: '[stuck]', plan: { end: 'never' } },
  // Gets the unheard-of status `reviewing` instead of an end.
  { marker: '[odd-status]', plan: { end: 'odd-status' } },
  // Names no video and no image.
  { marker: '[no-output]', plan: { end: 'succeed', hasOutputs: false } },
];

/** The plan for a prompt, of which `earlierTasks` were accepted before. Throws the refusal of the create call for the marker `[policy]`. */
export function planFor(prompt: string, earlierTasks: number): Plan {
  // The code is documented, the text is not.
  if (prompt.includes('[policy]')) throw new Refusal(1301, 'The request was rejected by the content security policy');
  const found = MARKERS.find(
    ({ marker, isForFirstOnly }) => prompt.includes(marker) && !(isForFirstOnly && earlierTasks > 0),
  );
  return found?.plan ?? { end: 'succeed', hasOutputs: true };
}
