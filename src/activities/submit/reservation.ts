import { Context } from '@temporalio/activity';
import type { SubmitInput } from '../../contract/generation-activities.js';
import type { Settlement } from '../../domain/account/ledger.js';
import type { Task } from '../../domain/task.js';
import { isTerminal } from '../../domain/task.js';
import type { Purse } from '../../ports/spending.js';
import type { ProductName } from '../../products/catalogue.js';
import { productFor } from '../../products/added/product-for.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { settlementOf, spendingOf } from '../../products/spending.js';
import { hasMadeNothing } from './lost-answer.js';

/**
 * Sends a create under a reservation of what it will spend, by its external id: the same again counts once, whichever worker died in between. It
 * is given back at once where nothing was made, so that whatever becomes of the next try leaves none behind.
 */
export async function withReservation<T>(
  { task, added, externalTaskId: key, body }: SubmitInput,
  purse: Purse | undefined,
  send: () => Promise<T>,
): Promise<T> {
  await purse?.reserve(key, spendingOf(productFor({ product: task, added }), body));
  try {
    return await send();
  } catch (error) {
    if (hasMadeNothing(error)) await settle({ key, end: 'unmade' }, purse);
    throw error;
  }
}

/** Corrects the reservation of a task that has ended by what Kling has deducted; `key` is the id that we gave it. */
export async function settleTask(
  task: Task | undefined,
  { product, key }: { readonly product?: ProductName; readonly key?: string },
  purse: Purse | undefined,
): Promise<void> {
  if (task === undefined || product === undefined || !isTerminal(task.status)) return;
  const known = key ?? task.externalTaskId;
  const settlement = known === undefined ? undefined : settlementOf(CATALOGUE[product], task, known);
  if (settlement !== undefined) await settle(settlement, purse);
}

/** What cannot be told stays reserved: a cap that counts too much costs nothing. */
export async function settle(settlement: Settlement, purse: Purse | undefined): Promise<void> {
  await purse?.settle(settlement).catch((trouble: unknown) => {
    Context.current().log.warn(`The ledger was not told of ${settlement.key} (${settlement.end}): ${String(trouble)}`);
  });
}
