import type { Charge, Ledger } from '../../domain/account/charge.js';
import { isObject } from '../../domain/record.js';
import type { Scrub } from '../../domain/text/scrub.js';
import { readAmount, readArray, readId, readObject, readText, readTime } from '../reply/json.js';

/** One page of a ledger. */
export interface ChargePage {
  readonly charges: readonly Charge[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

/** The rows in the `data` of `/account/billing/...`. Whether the cursor stands beside `result` or in it, is not certain. */
export function parseCharges(data: unknown, ledger: Ledger, scrub: Scrub): ChargePage {
  const outer = readObject(data);
  const inner = readObject(outer.result);
  const rows = [inner.detail, outer.detail, outer.result].map(readArray).find((list) => list.length > 0) ?? [];
  const hasMore = outer.has_more ?? inner.has_more;
  // An absent word is no "no": where there is a cursor, there is a page.
  const nextCursor = hasMore === false ? undefined : readText(outer.next_cursor ?? inner.next_cursor);
  const text = (value: unknown): string | undefined => {
    const read = readText(value);
    return read === undefined ? undefined : scrub(read);
  };
  const charges = rows.filter(isObject).map((row) => ({
    ledger,
    taskId: readId(row.task_id),
    at: readTime(row.deduction_time),
    amount: readAmount(row.deduction_amount),
    currency: text(row.currency),
    product: text(row.product_function),
    model: text(row.model_name),
    key: text(row.api_key_name),
  }));
  return { charges, nextCursor };
}
