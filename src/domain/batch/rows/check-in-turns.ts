import { mapInTurns } from '../../work/map-in-turns.js';
import type { Json } from '../../record.js';
import type { CheckedRows, CheckOptions } from '../batch-items.js';
import { createItemCheck, MAX_ITEMS, refuseCount } from '../batch-items.js';
import type { RawItem } from './raw-item.js';

/** As `checkItems`, for a process that has other things to do meanwhile: a hundred thousand rows take it ten seconds. */
export async function checkItemsInTurns(
  rows: readonly RawItem[],
  set: Json,
  options: CheckOptions,
): Promise<CheckedRows> {
  if (rows.length > MAX_ITEMS) return refuseCount(rows.length);
  const { check, gather } = createItemCheck(set, options);
  return gather(await mapInTurns(rows, check));
}
