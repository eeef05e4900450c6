import type { Account } from '../tasks/account.js';
import type { Task } from '../tasks/task.js';
import type { Body } from '../products/fields.js';
import { readNumeral } from '../products/fields.js';
import { elementIdOf } from '../products/library/element-id.js';
import { Refusal } from './refusal.js';

/** What the service keeps for an account to use again. */
export type Shelf = 'element' | 'voice';

/** Which product makes what stands there, and under which id. */
const SHELVES: Readonly<Record<Shelf, { readonly product: string; readonly idOf: (mediaId: string) => string }>> = {
  element: { product: 'advanced-custom-elements', idOf: elementIdOf },
  voice: { product: 'custom-voices', idOf: (mediaId) => mediaId },
};

/** Ids that a request may name: those that were made and not deleted. */
export function listMade(account: Account, shelf: Shelf): readonly string[] {
  return findMade(account, shelf)
    .filter(({ task }) => !task.isDeleted)
    .map(({ id }) => id);
}

/** Deletes an entry of the account. Throws the refusals: of the second time only a part of the text was recorded. */
export function deleteEntry(account: Account, shelf: Shelf, body: Body): void {
  const id = readNumeral(body, `${shelf}_id`);
  if (id === undefined) throw new Refusal(1201, `${shelf}_id is required`);
  const found = findMade(account, shelf).find((made) => made.id === id);
  const name = shelf === 'element' ? 'Element' : 'Voice';
  if (found === undefined) throw new Refusal(1201, `${name} id not found: ${id}`);
  if (found.task.isDeleted) throw new Refusal(1201, `${name} ${id} may already be deleted`);
  found.task.isDeleted = true;
}

function findMade({ byProduct }: Account, shelf: Shelf): readonly { readonly id: string; readonly task: Task }[] {
  const { product, idOf } = SHELVES[shelf];
  return (byProduct.get(product) ?? [])
    .filter(({ status, hasOutputs }) => status === 'succeed' && hasOutputs)
    .flatMap((task) => task.mediaIds.map((mediaId) => ({ id: idOf(mediaId), task })));
}

/** What everybody may use, as tasks that nobody has made. */
export function renderPresets(shelf: Shelf): readonly Record<string, unknown>[] {
  return PRESETS[shelf].map((entry, index) => ({
    task_id: String(PRESET_TASK + index),
    task_status: 'succeed',
    task_result: { [`${shelf}s`]: [{ ...entry, owned_by: 'kling' }] },
  }));
}

const PRESET_TASK = 700_000_000_000_000;
const PRESETS: Readonly<Record<Shelf, readonly Record<string, unknown>[]>> = {
  element: [
    { element_id: 101, element_name: 'Lighthouse', element_description: 'a white lighthouse', status: 'succeed' },
    { element_id: 102, element_name: 'Old Sailor', element_description: 'a bearded sailor', status: 'succeed' },
  ],
  voice: [
    { voice_id: '829824295735410701', voice_name: 'Calm Storyteller', trial_url: 'https://example.com/calm.mp3' },
    { voice_id: '829824295735410702', voice_name: 'Bright Host', trial_url: 'https://example.com/bright.mp3' },
  ],
};

/** Ids of what everybody may use. */
export const listPresets = (shelf: Shelf): readonly string[] =>
  PRESETS[shelf].map((entry) => String(entry[`${shelf}_id`]));
