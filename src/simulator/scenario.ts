import { Refusal } from './api/refusal.js';

/** What is wrong with the files of a task that succeeds: half as long, in a lower resolution, with no sound track or one of silence, or its second half missing. */
export type Flaw = 'short' | 'small' | 'no-sound' | 'silent' | 'cut-off';

/** How a task is going to end, decided when it is accepted. */
export type Plan =
  | { readonly end: 'succeed'; readonly hasOutputs: boolean; readonly flaw?: Flaw }
  | { readonly end: 'failed'; readonly message: string }
  | { readonly end: 'odd-status' }
  | { readonly end: 'never' };

const FAILURE: Plan = { end: 'failed', message: 'Generation failed, please try again later' };

interface Marker {
  readonly marker: string;
  readonly plan: Plan;
  readonly isForFirstOnly?: true;
}

/** What a marker anywhere in a prompt does to its task; the first that is there decides. */
const MARKERS: readonly Marker[] = [
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
  ...flawed('short'),
  ...flawed('small'),
  ...flawed('no-sound'),
  ...flawed('silent'),
  ...flawed('cut-off'),
];

/** `[short]` for every task with the prompt, and `[short-once]` for the first. */
function flawed(flaw: Flaw): readonly Marker[] {
  const plan: Plan = { end: 'succeed', hasOutputs: true, flaw };
  return [
    { marker: `[${flaw}]`, plan },
    { marker: `[${flaw}-once]`, plan, isForFirstOnly: true },
  ];
}

/** The plan for a prompt, of which `earlierTasks` were accepted before. Throws the refusal of the create call for the marker `[policy]`. */
export function planFor(prompt: string, earlierTasks: number): Plan {
  // The code is documented, the text is not.
  if (prompt.includes('[policy]')) throw new Refusal(1301, 'The request was rejected by the content security policy');
  const found = MARKERS.find(
    ({ marker, isForFirstOnly }) => prompt.includes(marker) && !(isForFirstOnly && earlierTasks > 0),
  );
  return found?.plan ?? { end: 'succeed', hasOutputs: true };
}
